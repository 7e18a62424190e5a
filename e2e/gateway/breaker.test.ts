import { afterAll, beforeAll, expect, test } from "vitest";
import { callResold } from "../money/resold-call";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";
import type { Script } from "../tools/simulator/script";
import { makeRoute } from "./make-route";

let reseller: Reseller;
let shop: Shop;
beforeAll(async () => {
  reseller = await startReseller();
  shop = await reseller.openShop("breaker", 10_000_000_000n);
  await makeRoute(reseller, { name: "broken-first", primary: "google/gemini-1.5-flash", fallbacks: ["openai/gpt-4o-mini"], numRetries: 0 });
});
afterAll(() => reseller?.close());

async function call(script: Script): Promise<string> {
  const seen = await callResold({ origin: reseller.origin, key: shop.key, model: "broken-first", outputTokensMax: 50, script });
  expect(seen.status).toBe(200);
  return String(seen.headers["x-monitor-provider"]);
}
const callsAt = (provider: string) => reseller.simulator.books.calls.filter((one) => one.provider === provider).length;

test("a provider that fails again and again is left out, probed by one call at a time, and found again when it has recovered", async () => {
  const broken: Script = { fault: "status:503", faultAt: "google" };
  for (let i = 0; i < 5; i++) expect(await call(broken)).toBe("openai");
  expect(callsAt("google")).toBe(5);
  const openedAt = performance.now();
  // Open: no call reaches it, whoever calls.
  const during = await Promise.all(Array.from({ length: 20 }, () => call({})));
  expect(new Set(during)).toEqual(new Set(["openai"]));
  expect(callsAt("google")).toBe(5);
  const row = await reseller.database().usageRecord.findFirstOrThrow({ where: { route: "broken-first" }, orderBy: { requestId: "desc" } });
  expect(JSON.parse(row.routing ?? "{}").skipped).toMatchObject([{ provider: "google", reason: expect.stringContaining("5 failures in a row") }]);
  // Half-open: of many calls at once one is the probe, for as long as it is under way. It succeeds, and the provider is the first again.
  const slow: Script = { firstByteDelayMs: 1_000 };
  let probed: string[] = [];
  while (!probed.includes("google")) {
    if (performance.now() - openedAt > 20_000) throw new Error("it is never tried again");
    await new Promise((resolve) => setTimeout(resolve, 100));
    probed = await Promise.all(Array.from({ length: 5 }, () => call(slow)));
  }
  expect(performance.now() - openedAt).toBeGreaterThan(3_500); // 5 s, less the jitter
  expect(probed.filter((provider) => provider === "google")).toHaveLength(1);
  expect(await call({})).toBe("google");
}, 60_000);
