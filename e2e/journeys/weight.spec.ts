import type { Page } from "@playwright/test";
import { callGateway, expect, signIn, test } from "./journey";
import { ADMIN_PAGES, OWN_PAGES } from "./list-pages";

const PAGES = [...OWN_PAGES, "/quickstart?way=reseller"];
const PUBLIC_PAGES = ["/", "/login", "/register"];
const SCRIPT_BYTES_MAX = 200_000;

/** Bytes of JavaScript that the page has loaded, as they came over the wire. */
function weigh(page: Page): Promise<{ bytes: number; plain: string[] }> {
  return page.evaluate(() => {
    const scripts = (performance.getEntriesByType("resource") as PerformanceResourceTiming[]).filter(({ name }) =>
      new URL(name).pathname.endsWith(".js"),
    );
    const plain = scripts.filter(({ encodedBodySize, decodedBodySize }) => encodedBodySize === decodedBodySize && decodedBodySize > 2_000);
    return { bytes: scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0), plain: plain.map(({ name }) => name) };
  });
}

test("pages load at most 200 kB of JavaScript, compressed", async ({ app, browser, administrator, member }) => {
  test.setTimeout(300_000);
  for (let i = 0; i < 3; i++) await callGateway(app.origin, { token: member.token });
  const weights: string[] = [];
  for (const [paths, cookie] of [
    [PAGES, member.cookie],
    [ADMIN_PAGES, administrator.cookie],
    [PUBLIC_PAGES, null],
  ] as const) {
    for (const path of paths) {
      // A context for each: what is in the cache weighs nothing.
      const context = await browser.newContext({ baseURL: app.origin });
      if (cookie !== null) await signIn(context, app.origin, cookie);
      const page = await context.newPage();
      await page.goto(path, { waitUntil: "networkidle" });
      const { bytes, plain } = await weigh(page);
      weights.push(`${path}: ${(bytes / 1000).toFixed(0)} kB`);
      expect.soft(bytes, `${path}: JavaScript`).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
      expect.soft(bytes, `${path}: the browser has seen its scripts`).toBeGreaterThan(10_000);
      expect.soft(plain, `${path}: scripts that are not compressed`).toEqual([]);
      await context.close();
    }
  }
  console.log(`JavaScript by page: ${weights.join(", ")}`);
});

/** 1.6 Mbit/s and 150 ms there and back, as on a slow phone. */
const SLOW = { offline: false, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8, latency: 150 };

interface Vitals {
  lcpMs: number;
  shift: number;
  /** Said when something jumps, so that one knows what. */
  moved: string[];
}

type LayoutShift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Node | null }[] };

test("on a slow line the largest thing is painted within 2.5 s, and nothing jumps", { tag: "@alone" }, async ({ app, browser, member }) => {
  test.setTimeout(300_000);
  for (let i = 0; i < 3; i++) await callGateway(app.origin, { token: member.token });
  for (const path of ["/overview", "/requests", "/quickstart"]) {
    const context = await browser.newContext({ baseURL: app.origin });
    await signIn(context, app.origin, member.cookie);
    const page = await context.newPage();
    await page.addInitScript(() => {
      const vitals: Vitals = { lcpMs: 0, shift: 0, moved: [] };
      Object.assign(window, { vitals });
      new PerformanceObserver((list) => {
        vitals.lcpMs = list.getEntries().at(-1)?.startTime ?? vitals.lcpMs;
      }).observe({ type: "largest-contentful-paint", buffered: true });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as LayoutShift[]) {
          if (entry.hadRecentInput) continue;
          vitals.shift += entry.value;
          for (const { node } of entry.sources) vitals.moved.push(node instanceof Element ? node.outerHTML.slice(0, 120) : String(node?.nodeName));
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    const line = await context.newCDPSession(page);
    await line.send("Network.enable");
    await line.send("Network.emulateNetworkConditions", SLOW);
    await page.goto(path);
    // A busy machine may take long before it paints at all.
    await page.waitForFunction(() => (window as unknown as { vitals: Vitals }).vitals.lcpMs > 0, undefined, { timeout: 30_000 });
    await page.waitForTimeout(5_000); // pages that ask all the time are never without a request: whatever comes late has come
    const { lcpMs, shift, moved } = await page.evaluate(() => (window as unknown as { vitals: Vitals }).vitals);
    console.log(`${path}: LCP ${Math.round(lcpMs)} ms, CLS ${shift.toFixed(3)}`);
    expect.soft(lcpMs, `${path}: largest contentful paint`).toBeLessThanOrEqual(2_500);
    expect.soft(shift, `${path}: layout shift of ${moved.join(", ")}`).toBeLessThanOrEqual(0.05);
    await context.close();
  }
});
