import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { findMisaligned } from "./find-misaligned";

/** WCAG 2.2, levels A and AA. */
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
const WIDTHS = [1280, 390];

/** Our pages hold no frames, so one look at the document is the whole. */
async function analyze(page: Page) {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  return (await axe.withTags(AXE_TAGS).analyze()).violations;
}

/** What axe finds wrong. While a page is read anew its title is away for a moment, which may be that of the look: then it looks again. */
export async function findViolations(page: Page): Promise<string[]> {
  let violations = await analyze(page);
  if (violations.some(({ id }) => id === "document-title")) {
    await expect(page).toHaveTitle(/./);
    violations = await analyze(page);
  }
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")}: ${failureSummary}`));
}

/** How much wider the content is than the window. */
const excess = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** The layout at a desk's and a phone's width, points of amounts below each other, first at the one that the page has; axe at those that are given. */
export async function inspect(page: Page, where: string, withAxeAt: readonly number[] = [1280]): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  for (const width of page.viewportSize()?.width === WIDTHS[0] ? WIDTHS : WIDTHS.toReversed()) {
    if (page.viewportSize()?.width !== width) await page.setViewportSize({ width, height: 800 });
    // Charts follow the window a moment later.
    await expect.poll(() => excess(page), `${where} at ${width} px: width of the content`).toBeLessThanOrEqual(0);
    expect(await findMisaligned(page), `${where} at ${width} px: columns of money`).toEqual([]);
    if (withAxeAt.includes(width)) expect(await findViolations(page), `${where} at ${width} px`).toEqual([]);
  }
}
