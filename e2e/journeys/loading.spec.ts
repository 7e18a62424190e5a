import type { Page, Request } from "@playwright/test";
import { expect, test } from "./journey";

/** Next asks first for the tree of the page's parts, then for what stands in their places. */
const isSkeleton = (asked: Record<string, string>) => asked["next-router-prefetch"] === "1" && asked["next-router-segment-prefetch"] === undefined;

/**
 * Until the page's router has all of what stands in the place of `path`: who follows a link with only the answer's head there waits for
 * the page itself. The router breaks the answer off when it has its end, so either event is that end.
 */
async function waitForSkeleton(page: Page, path: string): Promise<void> {
  const ofPath = (request: Request) => request.url().includes(`${path}?_rsc=`) && isSkeleton(request.headers());
  await Promise.race([page.waitForEvent("requestfinished", ofPath), page.waitForEvent("requestfailed", ofPath)]);
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
}

test("while a page is read, what stands in its place has its shape, at once, and makes way for it", async ({ page, member: _ }) => {
  await page.goto("/quickstart");
  const navigation = page.getByRole("navigation", { name: "Main" });
  const paths = await navigation.getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  expect(paths).toEqual(expect.arrayContaining(["/overview", "/requests", "/tokens", "/keys", "/billing", "/budgets", "/alerts", "/organization"]));
  const waiting: (() => void)[] = [];
  let isHeld = false;
  // What a page is prefetched with is its skeleton; what is held up is the page itself.
  await page.route(/_rsc=/, async (route) => {
    if (isHeld && !route.request().headers()["next-router-prefetch"]) await new Promise<void>((resolve) => waiting.push(resolve));
    await route.continue();
  });
  const skeleton = page.getByRole("main").locator(".animate-pulse").first();
  for (const path of paths.filter((href) => href !== "/quickstart")) {
    isHeld = true;
    const link = navigation.locator(`a[href="${path}"]`);
    const prefetched = waitForSkeleton(page, path);
    await link.hover();
    await prefetched;
    await link.click();
    await expect(skeleton, path).toBeVisible();
    isHeld = false;
    for (const release of waiting.splice(0)) release();
    await page.waitForURL(`**${path}`);
    await expect(page.getByRole("heading", { level: 1 }), path).toBeVisible();
    await page.goto("/quickstart");
  }
});
