import { afterAll, beforeEach, expect, test } from "vitest";
import { GroupCommit } from "../db/group-commit";
import type { HoldRequest } from "../domain/resale";
import { holdOrRefuse } from "../gateway/hold-or-refuse";
import { holdFunds } from "../ledger/hold-funds";
import { fund } from "../ledger/testing/fund";
import { holdRequest, testModel } from "../metering/testing/resold-call";
import { findTightestBudget } from "./find-spent-budget";
import { makeBudget, makeOrganization } from "./testing/make-budget";

const group = new GroupCommit();
afterAll(() => group.close());
let own: Awaited<ReturnType<typeof makeOrganization>>;
beforeEach(async () => {
  own = await makeOrganization();
  await fund(own.organizationId, 100_000n);
});

/** As the gateway holds: by default 1,000 nano-dollars. */
function hold(change: Partial<HoldRequest> = {}) {
  const options = { group, marginPpmOf: () => 0, owner: "here", nowMs: Date.now(), waitMsMax: 30_000, findTightestBudget };
  const request = holdRequest({ organizationId: own.organizationId, credentialId: own.keyId, ...change });
  return holdOrRefuse({ hold: (asked) => holdFunds({ ...options, request: asked }) }, request, () => 100);
}

test("a refusal says what the tightest budget has spent and holds, what is needed, and what would fit", async () => {
  await makeBudget(own.by, 5_000n);
  const id = await makeBudget(own.by, 1_900n, { scope: { type: "user", id: "alice" }, period: "day" });
  const labels = { userId: "alice", tags: null };
  await hold({ labels });
  const refused = hold({ labels, outputTokensAsked: 100 });
  await expect(refused).rejects.toMatchObject({
    code: "budget_exceeded",
    status: 402,
    message: expect.stringMatching(
      `The daily budget of the user "alice" \\(${id}\\) does not cover this call: spent 0.000000000 USD of 0.000001900 USD, held for running calls 0.000001000 USD, needed 0.000001100 USD; it resets at .*T00:00:00.000Z\\.`,
    ),
    remedy: "Wait until running calls end, or send max_tokens of at most 80.",
    retryAfterSeconds: 2,
  });
  await expect(hold({ labels, outputTokensAsked: 900 })).rejects.toMatchObject({
    remedy: "Wait until then, have an admin raise the budget, or send max_tokens of at most 80.",
    retryAfterSeconds: undefined,
  });
  expect((await hold({ labels: { userId: "bob", tags: null } })).ticket.amountNanoUsd).toBe(1_000n);
});

test("the balance is named where it leaves less than any budget", async () => {
  await makeBudget(own.by, 1_000_000n);
  await expect(hold({ outputTokensAsked: 20_000 })).rejects.toMatchObject({ code: "insufficient_balance" });
});

test("a call without a cap gets what the budget affords; fallbacks that it does not cover are left out", async () => {
  await makeBudget(own.by, 2_600n);
  const dear = { ...testModel, rates: { tokens: { input: "1000", output: "100000" } } };
  const { ticket, fallbacks } = await hold({ fallbacks: [{ ...holdRequest({ model: dear }) }] });
  expect([ticket.amountNanoUsd, fallbacks]).toEqual([1_000n, [null]]);
  expect((await hold({ outputTokensAsked: null })).ticket).toMatchObject({ amountNanoUsd: 1_600n, outputTokensMax: 150 });
  await expect(hold({ outputTokensAsked: null })).rejects.toMatchObject({ code: "budget_exceeded" });
});
