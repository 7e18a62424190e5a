import { afterAll, beforeAll, expect, test } from "vitest";
import { startCall } from "../faults/make-call";
import { callResold } from "../money/resold-call";
import { type Reseller, startReseller } from "../money/start-reseller";
import { makeLimited } from "./make-limited";

const MODEL = "gpt-4o-mini";
let reseller: Reseller;
beforeAll(async () => {
  // Nobody listens there.
  reseller = await startReseller({ REDIS_URL: "redis://127.0.0.1:1", LIMITS_WHEN_UNAVAILABLE: "deny" });
});
afterAll(() => reseller?.close());

test("while the store is away, calls with limits are stopped where the operator wants that, and others know nothing of it", async () => {
  const limited = await makeLimited(reseller);
  const [shop, { token }] = [await limited.key({ requestsPerMinute: 5 }), await limited.token({ concurrency: 5 })];
  const { origin } = reseller;
  const before = reseller.simulator.books.calls.length;
  const stopped = [await callResold({ origin, key: shop.key, model: MODEL }), await startCall({ origin, token, wire: "anthropic" }).seen];
  for (const { status, headers } of stopped) expect([status, headers["retry-after"]]).toEqual([503, "2"]);
  expect(stopped.map(({ body }) => JSON.parse(body.toString()).error)).toMatchObject([{ code: "unavailable" }, { type: "unavailable" }]);
  expect(reseller.simulator.books.calls).toHaveLength(before);
  await reseller.settled();
  expect(await reseller.database().hold.count()).toBe(0);
  const { metrics } = await import("../../src/runtime/record-call");
  expect(await metrics().render()).toMatch(/llm_monitor_limits_unavailable_total\{decision="deny"\} [1-9]/);

  const free = await reseller.openShop("free", 1_000_000_000n);
  expect((await callResold({ origin, key: free.key, model: MODEL })).status).toBe(200);
  expect((await startCall({ origin, token: reseller.token, wire: "openai" }).seen).status).toBe(200);
});
