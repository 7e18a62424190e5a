import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadCatalog } from "../catalog/load-catalog";
import { database } from "../db/client";
import type { IdempotentRequest } from "../domain/idempotency";
import { newId } from "../domain/ids";
import type { Ticket } from "../domain/resale";
import { claimCall } from "../idempotency/claim-call";
import { freeCall } from "../idempotency/close-call";
import { callId } from "../idempotency/stored-call";
import { fund } from "../ledger/testing/fund";
import type { Difference } from "../ledger/verify/difference";
import { verifyLedger } from "../ledger/verify/verify-ledger";
import { beginCall } from "./testing/begin-call";
import { makeMeter } from "./testing/make-meter";
import { holdRequest, resoldCall, storeTestModel } from "./testing/resold-call";

const PRICE = 1_000n;
/** The first call's process, whose clock stands still, and another host's, whose clock has jumped. */
const first = makeMeter();
const other = makeMeter({ nowMs: () => Date.now() + 600_000 });
let organizationId: string;

beforeAll(async () => {
  await storeTestModel();
  await loadCatalog();
});
beforeEach(async () => {
  organizationId = newId("org");
  await fund(organizationId, 10n * PRICE);
});
afterAll(async () => {
  const differences: Difference[] = [];
  await verifyLedger((difference) => void differences.push(difference));
  expect(differences).toEqual([]);
  await Promise.all([first.close(), other.close()]);
});

function request(requestId: string): IdempotentRequest {
  return { organizationId, credentialId: "key_1", credential: "llm_sk_x", key: organizationId, bodyDigest: "d", requestId, isStreaming: false };
}
/** A call that another process has claimed some time ago and that runs there, with its money held. */
async function runElsewhere(): Promise<Ticket> {
  const ticket = await beginCall(first.meter, holdRequest({ organizationId }));
  const { requestId } = ticket;
  const times = { createdAt: new Date(Date.now() - 300_000), expiresAt: new Date(Date.now() + 600_000) };
  const row = { ...callId(request(requestId)), organizationId, bodyDigest: "d", requestId, status: "running", isStreaming: false, ...times };
  await database().idempotentCall.create({ data: row });
  return ticket;
}
const end = (made: typeof first, ticket: Ticket) =>
  made.meter.finish(resoldCall(ticket, { caller: { organizationId, credentialId: "key_1", mode: "reseller" } }));
const spent = async () => 10n * PRICE - (await database().balance.findUniqueOrThrow({ where: { organizationId } })).availableNanoUsd;

describe("one Idempotency-Key is charged once", () => {
  test("when its call is taken for dead, the key is claimed anew, and the call ends after the second one", async () => {
    const ticket = await runElsewhere();
    await other.meter.sweep();
    expect(await claimCall(request("req_second"), 0)).toEqual({ status: "first" });
    const second = await beginCall(other.meter, holdRequest({ organizationId, requestId: `req_${organizationId}` }));
    await end(other, second);
    const late = await end(first, ticket);
    expect(await spent()).toBe(PRICE);
    expect([late.settlement?.chargedNanoUsd, late.overrunNanoUsd]).toEqual([0n, PRICE]);
    expect(first.alerts.map(({ requestId }) => requestId)).toContain(ticket.requestId);
    expect(await database().usageRecord.findUnique({ where: { requestId: ticket.requestId } })).toMatchObject({ chargedNanoUsd: 0n });
  });

  test("when its call ends between the claim and the second one's end", async () => {
    const ticket = await runElsewhere();
    await other.meter.sweep();
    expect(await claimCall(request("req_second"), 0)).toEqual({ status: "first" });
    await end(first, ticket);
    await end(first, ticket);
    await end(other, await beginCall(other.meter, holdRequest({ organizationId })));
    expect(await spent()).toBe(PRICE);
  });

  test("when its call has ended late, and was charged, before anybody claims the key", async () => {
    const ticket = await runElsewhere();
    await other.meter.sweep();
    await end(first, ticket);
    expect(await claimCall(request("req_second"), 0)).toMatchObject({ status: "over", call: { requestId: ticket.requestId, chargedNanoUsd: PRICE } });
    expect(await spent()).toBe(PRICE);
  });

  test("when both happen at once: either the call is charged, or the key is free", async () => {
    for (let round = 0; round < 20; round++) {
      organizationId = newId("org");
      await fund(organizationId, 10n * PRICE);
      const ticket = await runElsewhere();
      await other.meter.sweep();
      const [claim] = await Promise.all([claimCall(request(newId("req")), 0), end(first, ticket)]);
      expect(await spent()).toBe(claim.status === "first" ? 0n : PRICE);
    }
  });

  test("while money is held for its call, the key is taken; it is free as soon as that host's lease is over, not after a day", async () => {
    const ticket = await runElsewhere();
    expect(await claimCall(request("req_second"), 0)).toEqual({ status: "running" });
    await other.meter.sweep();
    expect(await claimCall(request("req_second"), 0)).toEqual({ status: "first" });
    await end(first, ticket);
  });

  test("a key that is freed though its call has been charged is done, and one whose call may still end is charged no more", async () => {
    const [ended, running] = [await runElsewhere(), await beginCall(first.meter, holdRequest({ organizationId }))];
    await end(first, ended);
    await freeCall(request(ended.requestId), new Error("client disconnected"));
    expect(await claimCall(request("req_second"), 0)).toMatchObject({ status: "over", call: { chargedNanoUsd: PRICE } });
    const mine = { ...request(running.requestId), key: "another" };
    expect(await claimCall(mine, 0)).toEqual({ status: "first" });
    await freeCall(mine, new Error("client disconnected"));
    await end(first, running);
    expect(await spent()).toBe(PRICE);
  });
});
