import { afterAll, expect, test, vi } from "vitest";
import { database } from "../db/client";
import { openCommits } from "../db/group-commit";
import { testRow, work } from "../db/testing/make-work";
import { log } from "../observe/log";
import { startSummaries } from "./summaries";

const DAY_MS = 86_400_000;
const end = new AbortController();
afterAll(() => end.abort());

async function addCall(createdAt: number): Promise<void> {
  const commits = openCommits();
  await commits.commit(work({ usageRows: [testRow({ createdAt, userId: "u" })] }));
  await commits.close();
}

/** How many calls the hours and the days know of, by when they were made. */
async function summarized() {
  const hours = await database().usageHour.findMany({ orderBy: { hour: "asc" } });
  const days = await database().usageLabel.findMany({ where: { label: "user", days: 1 }, orderBy: { start: "asc" } });
  // The last one may be over when the test is.
  return { hours: hours.slice(0, 2).map(({ countedRequests }) => countedRequests), days: days.map(({ requests }) => requests) };
}

const soon = { timeout: 20_000, interval: 20 };

test("everything so far is summarized at the start, what comes late in the next round, also when one fails; the day that lasts is not", async () => {
  const [longAgo, before, now] = [Date.now() - 100 * DAY_MS, Date.now() - 1.5 * DAY_MS, Date.now()];
  for (const at of [longAgo, before, now]) await addCall(at);
  startSummaries({ everyMs: 20, signal: end.signal });
  await vi.waitFor(async () => expect(await summarized()).toEqual({ hours: [1, 1], days: [1, 1] }), soon);

  const warned = vi.spyOn(log, "warn");
  await database().$executeRaw`ALTER TABLE "UsageLabel" RENAME TO "Elsewhere"`;
  await addCall(before);
  await vi.waitFor(() => expect(warned).toHaveBeenCalledWith(expect.objectContaining({ event: "hours_not_summarized" })), soon);
  await database().$executeRaw`ALTER TABLE "Elsewhere" RENAME TO "UsageLabel"`;
  await vi.waitFor(async () => expect(await summarized()).toEqual({ hours: [1, 2], days: [1, 2] }), soon);
});

test("it runs once in a process, however often it is started", async () => {
  const findFirst = vi.spyOn(database().usageHour, "findFirst");
  startSummaries({ everyMs: 20, signal: end.signal });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(findFirst).not.toHaveBeenCalled(); // which asks where to begin
});
