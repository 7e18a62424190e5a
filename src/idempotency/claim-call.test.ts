import { expect, test } from "vitest";
import { database } from "../db/client";
import type { IdempotentRequest } from "../domain/idempotency";
import { claimCall } from "./claim-call";
import { closeCall, evictOldCalls, freeCall } from "./close-call";
import { sealAnswer } from "./seal-answer";
import { callId } from "./stored-call";

const ANSWER = { statusCode: 200, rawHeaders: [], body: "{}" };
let requests = 0;
function request(key: string, more: Partial<IdempotentRequest> = {}): IdempotentRequest {
  requests += 1;
  const ids = { organizationId: "org_1", credentialId: "key_1", requestId: `req_${requests}` };
  return { ...ids, credential: "Bearer llm_sk_x", key, bodyDigest: "d1", isStreaming: false, ...more };
}

/** A claim of another process: only its row is here. */
function claimElsewhere(key: string, more: { expiresAt?: Date; createdAt?: Date; isStreaming?: boolean } = {}) {
  const { organizationId, requestId, bodyDigest } = request(key, { requestId: `req_elsewhere_${key}` });
  const times = { createdAt: new Date(), expiresAt: new Date(Date.now() + 60_000) };
  const row = { ...callId({ credentialId: "key_1", key }), organizationId, requestId, bodyDigest, status: "running", isStreaming: false };
  return database().idempotentCall.create({ data: { ...row, ...times, ...more } });
}

test("one of many is the first, and the others get its answer", async () => {
  const all = Array.from({ length: 20 }, () => request("many"));
  const claims = all.map((one) => claimCall(one, 5_000));
  expect(await claims[0]).toEqual({ status: "first" });
  await closeCall(all[0] as IdempotentRequest, { statusCode: 200, answer: ANSWER });
  expect(await Promise.all(claims.slice(1))).toEqual(Array.from({ length: 19 }, () => ({ status: "kept", answer: ANSWER })));
  expect(await claimCall(request("many"), 0)).toEqual({ status: "kept", answer: ANSWER });
});

test("a first call of another process is waited for, no longer than asked", async () => {
  const { requestId } = await claimElsewhere("elsewhere");
  expect(await claimCall(request("elsewhere"), 50)).toEqual({ status: "running" });
  const waiting = claimCall(request("elsewhere"), 10_000);
  const sealedAnswer = sealAnswer({ ...request("elsewhere"), requestId }, ANSWER);
  await database().idempotentCall.updateMany({ where: { requestId }, data: { status: "done", statusCode: 200, sealedAnswer } });
  expect(await waiting).toEqual({ status: "kept", answer: ANSWER });
});

test("streams are not waited for, nor do they wait", async () => {
  await claimElsewhere("streaming", { isStreaming: true });
  expect(await claimCall(request("streaming"), 10_000)).toEqual({ status: "running" });
  await claimElsewhere("plain");
  expect(await claimCall(request("plain", { isStreaming: true }), 10_000)).toEqual({ status: "running" });
});

test("another body, whether the first runs here, elsewhere, or is over", async () => {
  const first = request("mismatch");
  await claimCall(first, 0);
  expect(await claimCall(request("mismatch", { bodyDigest: "d2" }), 0)).toEqual({ status: "mismatch" });
  await closeCall(first, { statusCode: 200, answer: ANSWER });
  expect(await claimCall(request("mismatch", { bodyDigest: "d2" }), 0)).toEqual({ status: "mismatch" });
});

test("a freed key is free, and who waited gets the first call's error", async () => {
  const first = request("freed");
  await claimCall(first, 0);
  const waiting = claimCall(request("freed"), 5_000);
  const failed = expect(waiting).rejects.toThrow("no luck");
  await freeCall(first, new Error("no luck"));
  await failed;
  expect(await claimCall(request("freed"), 0)).toEqual({ status: "first" });
});

test("after a day a key is new; rows of that age are forgotten", async () => {
  const past = { createdAt: new Date(Date.now() - 100_000), expiresAt: new Date(Date.now() - 1) };
  await claimElsewhere("old", past);
  expect(await claimCall(request("old"), 0)).toEqual({ status: "first" });
  await claimElsewhere("older", past);
  await evictOldCalls();
  expect(await database().idempotentCall.count({ where: { ...callId({ credentialId: "key_1", key: "older" }), organizationId: "org_1" } })).toBe(0);
});

test("what a crash left behind is free when nothing is held for it", async () => {
  await claimElsewhere("crashed", { createdAt: new Date(Date.now() - 60_000) });
  expect(await claimCall(request("crashed"), 0)).toEqual({ status: "first" });
});
