import type { Page } from "@playwright/test";

/** Until the charts are drawn. */
export const charts = async (page: Page) => {
  await page.locator("[data-chart]").first().waitFor();
};

/** Until the bars above the log are counted. */
export const histogram = async (page: Page) => {
  await page.getByRole("slider").waitFor();
};

/** The newest call that these filters find, in its drawer. */
export const callOf = (filters: string) => async (page: Page) => {
  const answer = await page.request.get(`/api/usage/requests?limit=1&${filters}`);
  const { requests } = (await answer.json()) as { requests: { requestId: string }[] };
  if (!requests[0]) throw new Error(`The demo has no call with ${filters}.`);
  return `/requests?request=${requests[0].requestId}`;
};

/** The receipt of the newest top-up. */
export const newestReceipt = async (page: Page) => {
  for (let cursor: string | null = ""; cursor !== null; ) {
    const answer = await page.request.get(`/api/balance${cursor && `?cursor=${encodeURIComponent(cursor)}`}`);
    const found = (await answer.json()) as { transactions: { id: string; type: string }[]; nextCursor: string | null };
    const topUp = found.transactions.find(({ type }) => type === "topup");
    if (topUp) return `/billing/receipt?id=${topUp.id}`;
    cursor = found.nextCursor;
  }
  throw new Error("The demo has no top-up.");
};

/** Until the drawer shows its call, in whichever language. */
export const drawer = async (page: Page) => {
  await page.getByRole("dialog").locator("dl").first().waitFor();
  await page.locator('[role="slider"]').waitFor(); // behind it
};
