import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { database } from "../db/client";
import { GroupCommit, type Job } from "../db/group-commit";
import { newId } from "../domain/ids";
import type { HoldRequest, ResoldModel } from "../domain/resale";
import { holdOrRefuse } from "../gateway/hold-or-refuse";
import { holdRequest, testModel } from "../metering/testing/resold-call";
import { holdFunds } from "./hold-funds";
import { fund } from "./testing/fund";

const group = new GroupCommit();
let organizationId: string;
beforeEach(() => {
  organizationId = newId("org");
});
afterAll(() => group.close());

/** As the gateway holds, with its words. */
function hold(change: Partial<HoldRequest> = {}, countInput: () => number = () => 100) {
  const request = holdRequest({ organizationId, ...change });
  const ports = {
    hold: (asked: HoldRequest) => holdFunds({ group, request: asked, marginPpmOf: () => 0, owner: "here", nowMs: Date.now(), waitMsMax: 30_000 }),
  };
  return holdOrRefuse(ports, request, countInput).then(({ ticket }) => ticket);
}
const refusal = (change: Partial<HoldRequest> = {}, countInput?: () => number) => hold(change, countInput).catch((error: unknown) => error);

describe("holdFunds", () => {
  test("says what is available, held and needed, and which max_tokens fits", async () => {
    await fund(organizationId, 700n);
    expect(await refusal()).toMatchObject({
      code: "insufficient_balance",
      message: "The balance does not cover this call: available 0.000000700 USD, held for running calls 0.000000000 USD, needed 0.000001000 USD.",
      remedy: "Top up, or send max_tokens of at most 60.",
      retryAfterSeconds: undefined,
    });
  });

  test("sends to a later try only when nothing but held money is missing", async () => {
    await fund(organizationId, 1_050n);
    await hold();
    expect(await refusal()).toMatchObject({ retryAfterSeconds: 2, remedy: "Wait until running calls end; no max_tokens fits." });
    expect(await refusal({ outputTokensAsked: 200 })).toMatchObject({ retryAfterSeconds: undefined, remedy: "Top up; no max_tokens fits." });
  });

  test("an organization that never paid has nothing", async () => {
    expect(await refusal()).toMatchObject({ code: "insufficient_balance" });
    expect(await refusal({ outputTokensAsked: 0 })).toMatchObject({ remedy: "Top up." });
  });

  test("a call without a cap gets what the balance affords, at least 16 tokens", async () => {
    await fund(organizationId, 262n);
    expect(await hold({ outputTokensAsked: null })).toMatchObject({ outputTokensMax: 16, amountNanoUsd: 262n });
    await fund(organizationId, 259n);
    expect(await refusal({ outputTokensAsked: null })).toMatchObject({
      code: "insufficient_balance",
      remedy: expect.stringMatching(/^Wait.* at most 15\.$/),
    });
    await fund(organizationId, 20_000n);
    expect(await hold({ outputTokensAsked: null })).toMatchObject({ outputTokensMax: 1_000, amountNanoUsd: 10_100n });
  });

  test("a hold that the database has taken, and never said so, is given back", async () => {
    /** A connection that breaks between a commit and its answer. */
    class DeafGroup extends GroupCommit {
      override submit(job: Job): void {
        super.submit(job.hold ? { ...job, done: () => undefined } : job);
      }
    }
    const deaf = new DeafGroup();
    await fund(organizationId, 2_000n);
    const request = holdRequest({ organizationId });
    const held = holdFunds({ group: deaf, request, marginPpmOf: () => 0, owner: "here", nowMs: Date.now(), waitMsMax: 1_000 });
    expect(await held).toMatchObject({ status: "unavailable" });
    await deaf.run({}); // behind the release
    await deaf.close();
    expect(await database().hold.findUniqueOrThrow({ where: { requestId: request.requestId } })).toMatchObject({ status: "released" });
    expect(await database().balance.findUniqueOrThrow({ where: { organizationId } })).toMatchObject({ availableNanoUsd: 2_000n, heldNanoUsd: 0n });
  });

  test("counts the input when the cheap bound cannot be afforded, and only then", async () => {
    await fund(organizationId, 2_000n);
    const counts: number[] = [];
    const countInput = () => counts.push(10) && 10;
    expect(await hold({ inputTokensMax: 600 }, countInput)).toMatchObject({ amountNanoUsd: 1_500n });
    expect(counts).toEqual([]);
    expect(await hold({ inputTokensMax: 600, outputTokensAsked: 40 }, countInput)).toMatchObject({ amountNanoUsd: 410n });
    expect(counts).toEqual([10]);
  });

  test("refuses input that is larger than the context window by the exact count, not by the bound", async () => {
    await fund(organizationId, 10n ** 12n);
    const model = { ...testModel, contextWindow: 1_000 };
    const large = { model, inputTokensMax: 5_000 };
    expect(await hold(large, () => 1_000)).toMatchObject({ amountNanoUsd: 1_900n });
    expect(await refusal(large, () => 1_001)).toMatchObject({
      code: "context_length_exceeded",
      message: expect.stringMatching(/^messages: about 1001/),
    });
  });

  test("a free model needs no money", async () => {
    expect(await hold({ model: { ...testModel, rates: { tokens: { input: "0", output: "0" } } } })).toMatchObject({
      amountNanoUsd: 0n,
      outputTokensMax: 90,
    });
  });

  test("holds of many at once never exceed what is there: exactly so many are accepted as it pays for", async () => {
    await fund(organizationId, 5_000n * 1_000n);
    let accepted = 0;
    let left = 10_000;
    const client = async () => {
      for (; left > 0; ) {
        left -= 1;
        if ("outputTokensMax" in ((await refusal()) as object)) accepted += 1;
      }
    };
    await Promise.all(Array.from({ length: 64 }, client));
    expect(accepted).toBe(5_000);
    expect(await database().balance.findUnique({ where: { organizationId } })).toMatchObject({ availableNanoUsd: 0n, heldNanoUsd: 5_000_000n });
  }, 60_000);

  test("a thousand calls of $0.10 at once on $5.00 hold $5.00", async () => {
    await fund(organizationId, 5_000_000_000n);
    const dime = { inputTokensMax: 0, outputTokensAsked: 10_000_000 };
    const results = await Promise.all(Array.from({ length: 1_000 }, () => refusal(dime)));
    expect(results.filter((result) => !(result instanceof Error))).toHaveLength(50);
    expect(await database().balance.findUnique({ where: { organizationId } })).toMatchObject({ availableNanoUsd: 0n, heldNanoUsd: 5_000_000_000n });
  });
});

describe("a call with several targets", () => {
  /** 10 nano-dollars per input token, 100 per output token: ten times the test model's. */
  const dear = { ...testModel, id: "dear", priceVersionId: "p/dear@1", rates: { tokens: { input: "10000", output: "100000" } }, maxOutputTokens: 50 };
  const holdAll = (change: Partial<HoldRequest> = {}, marginPpmOf: (model: ResoldModel) => number = () => 0) => {
    const request = holdRequest({ organizationId, fallbacks: [holdRequest({ model: dear, outputTokensAsked: 50 })], ...change });
    const ports = {
      hold: (asked: HoldRequest) => holdFunds({ group, request: asked, marginPpmOf, owner: "here", nowMs: Date.now(), waitMsMax: 30_000 }),
    };
    return holdOrRefuse(ports, request, () => 100);
  };

  test("holds once, for the dearest; each ticket has its own price, margin and cap", async () => {
    await fund(organizationId, 100_000n);
    const { ticket, fallbacks } = await holdAll({}, ({ id }) => (id === "dear" ? 500_000 : 0));
    const amountNanoUsd = 9_000n; // (100 × 10 + 50 × 100) × 1.5
    expect(ticket).toMatchObject({ amountNanoUsd, outputTokensMax: 90, priceVersionId: "p/m@1", marginPpm: 0 });
    expect(fallbacks).toMatchObject([
      { amountNanoUsd, outputTokensMax: 50, priceVersionId: "p/dear@1", marginPpm: 500_000, requestId: ticket.requestId },
    ]);
    const rows = await database().hold.findMany({ where: { organizationId } });
    expect(rows).toMatchObject([{ amountNanoUsd, marginPpm: 500_000, model: "m" }]);
  });

  test("leaves out what the balance does not cover, and holds no more than the others need", async () => {
    await fund(organizationId, 5_999n);
    const cheap = holdRequest({ outputTokensAsked: 40 });
    const { ticket, fallbacks } = await holdAll({ fallbacks: [holdRequest({ model: dear, outputTokensAsked: 50 }), cheap] });
    expect(ticket.amountNanoUsd).toBe(1_000n);
    expect(fallbacks).toMatchObject([null, { amountNanoUsd: 1_000n, outputTokensMax: 40 }]);
    expect(await database().balance.findUniqueOrThrow({ where: { organizationId } })).toMatchObject({
      availableNanoUsd: 4_999n,
      heldNanoUsd: 1_000n,
    });
  });

  test("is refused by what its first target needs, and by nothing else", async () => {
    await fund(organizationId, 999n);
    expect(await holdAll().catch((error: unknown) => error)).toMatchObject({
      code: "insufficient_balance",
      message: expect.stringContaining("needed 0.000001000 USD"),
    });
  });

  test("many at once hold no more than there is, whichever fallbacks they get", async () => {
    await fund(organizationId, 20_000n);
    const results = await Promise.allSettled(Array.from({ length: 30 }, () => holdAll()));
    const held = results.flatMap((result) => (result.status === "fulfilled" ? [result.value.ticket.amountNanoUsd] : []));
    const { availableNanoUsd, heldNanoUsd } = await database().balance.findUniqueOrThrow({ where: { organizationId } });
    expect(heldNanoUsd).toBe(held.reduce((sum, amount) => sum + amount, 0n));
    expect(availableNanoUsd + heldNanoUsd).toBe(20_000n);
    expect(availableNanoUsd).toBeLessThan(1_000n);
  });
});
