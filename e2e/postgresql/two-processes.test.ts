import { afterAll, beforeAll, expect, test } from "vitest";
import { callResold } from "../money/resold-call";
import { type Reseller, startReseller } from "../money/start-reseller";
import { TEST_ACTOR } from "../tools/support/test-actor";
import { spawnGateway } from "./spawn-gateway";

const MODEL = "gpt-4o-mini";
const SEEN_MS_MAX = 5_000;

let first: Reseller;
let second: Awaited<ReturnType<typeof spawnGateway>>;
beforeAll(async () => {
  first = await startReseller();
  second = await spawnGateway();
}, 60_000);
afterAll(async () => {
  await second.stop();
  await first.close();
});

test("a key that one process has made is good in the other at once, and both charge the same balance", async () => {
  const shop = await first.openShop("shared", 1_000_000_000n);
  const seen = await Promise.all([first, second].map(({ origin }) => callResold({ origin, key: shop.key, model: MODEL })));
  expect(seen.map(({ status }) => status)).toEqual([200, 200]);
  const rows = await shop.rows();
  const charged = rows.reduce((sum, row) => sum + (row.chargedNanoUsd ?? 0n), 0n);
  expect(rows).toHaveLength(2);
  expect(await shop.balance()).toEqual({ availableNanoUsd: 1_000_000_000n - charged, heldNanoUsd: 0n });
});

test("a key that one process revokes is refused by the other within seconds", async () => {
  const { revokeCredential } = await import("../../src/keys/change-credential");
  const { API_KEY } = await import("../../src/keys/credential-kind");
  const shop = await first.openShop("revoked", 1_000_000_000n);
  const call = () => callResold({ origin: second.origin, key: shop.key, model: MODEL });
  expect((await call()).status).toBe(200);
  const { id } = await first.database().apiKey.findFirstOrThrow({ where: { organizationId: shop.organizationId } });
  await revokeCredential(API_KEY, { organizationId: shop.organizationId, id, by: { actor: TEST_ACTOR, role: "owner" } });
  const revokedAt = performance.now();
  let status = 200;
  while (status === 200 && performance.now() - revokedAt < SEEN_MS_MAX) ({ status } = await call());
  expect(status).toBe(401);
});

test("calls on both processes at once spend no more than there is, and the ledger is clean", async () => {
  const shop = await first.openShop("race", 200_000n);
  const calls = Array.from({ length: 200 }, (_, i) =>
    callResold({ origin: [first, second][i % 2]?.origin as string, key: shop.key, model: MODEL, outputTokensMax: 50 }),
  );
  const statuses = (await Promise.all(calls)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200, 402]));
  await first.settled();
  const rows = (await shop.rows()).filter(({ statusCode }) => statusCode === 200);
  expect(rows).toHaveLength(statuses.filter((status) => status === 200).length);
  const charged = rows.reduce((sum, row) => sum + (row.chargedNanoUsd ?? 0n), 0n);
  const { availableNanoUsd, heldNanoUsd } = await shop.balance();
  expect([availableNanoUsd + charged, heldNanoUsd]).toEqual([200_000n, 0n]);
  expect(availableNanoUsd).toBeGreaterThanOrEqual(0n);
  await first.expectCleanLedger();
}, 60_000);
