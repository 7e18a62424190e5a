import { beforeAll, expect, test } from "vitest";
import { PERCENTILE_ROWS_MAX } from "./find-percentiles";
import { getByModel } from "./get-by-model";
import { getSummary } from "./get-summary";
import { getTimeSeries } from "./get-time-series";
import { listRequests } from "./list-requests";
import { insertUsage, usageRow } from "./testing/insert-usage";

const ROWS = 200_000;
const DAY_MS = 86_400_000;
/** Ends within an hour, so that an edge has to be read from rows. */
const to = new Date(Date.UTC(2026, 10, 20, 8, 47, 11, 123));
const filter = { from: new Date(to.getTime() - 30 * DAY_MS), to };
const providers = ["openai", "anthropic", "google", "xai"];

/** Without chance: the same rows in every run, latencies spread from 0.1 to 60 seconds, and three times that in the older half. */
function row(i: number) {
  const spread = ((i * 7919) % 10_007) / 10_007;
  const latencyMs = Math.round(100 * 600 ** spread) * (i < ROWS / 2 ? 3 : 1);
  const createdAt = filter.from.getTime() + Math.floor((i / ROWS) * 30 * DAY_MS);
  return usageRow({
    provider: providers[i % 4],
    model: `model-${i % 12}`,
    credentialId: `tok_${i % 3}`,
    statusCode: i % 50 ? 200 : 429,
    ttftMs: i % 2 ? Math.round(latencyMs / 7) : null,
    rawUsage: '{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}',
    latencyMs,
    createdAt,
  });
}

/** CPU time and not the clock's, so that other tests beside this one do not count. */
async function cpuMsOf(name: string, ask: () => Promise<unknown>): Promise<number> {
  await ask(); // Prisma compiles a query when it first sees it
  const [start, before] = [performance.now(), process.cpuUsage()];
  await ask();
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1000;
  console.info(`${name}: ${(performance.now() - start).toFixed(0)} ms, ${cpuMs.toFixed(0)} ms of CPU, over ${ROWS.toLocaleString("en")} rows`);
  return cpuMs;
}

beforeAll(() => insertUsage(Array.from({ length: ROWS }, (_, i) => row(i))), 240_000);

// Wanted: 300 ms for the summary. The bounds leave room for slower machines.
test("30 days of a busy organization are answered at once", async () => {
  expect(await cpuMsOf("summary", () => getSummary("org_mine", filter))).toBeLessThan(1500);
  expect(await cpuMsOf("by model", () => getByModel("org_mine", filter))).toBeLessThan(2000);
  expect(await cpuMsOf("series by day", () => getTimeSeries("org_mine", filter, { bucket: "day", groupBy: "model" }))).toBeLessThan(1500);
  expect(await cpuMsOf("series by hour", () => getTimeSeries("org_mine", filter, { bucket: "hour", groupBy: "provider" }))).toBeLessThan(3000);
  expect(await cpuMsOf("newest requests", () => listRequests("org_mine", filter, { limit: 50 }))).toBeLessThan(500);
  expect(
    await cpuMsOf("requests of a name like a wildcard", () => listRequests("org_mine", { ...filter, model: "%%%%" }, { limit: 50 })),
  ).toBeLessThan(1000);
});

test("percentiles of a range with too many calls are those of its newest; averages are of all", async () => {
  const latencies = (calls: number) => Array.from({ length: calls }, (_, i) => row(ROWS - 1 - i).latencyMs).sort((a, b) => a - b);
  const newest = latencies(PERCENTILE_ROWS_MAX);
  const { latencyMs } = await getSummary("org_mine", filter);
  expect(latencyMs.p50).not.toBe(latencies(ROWS)[ROWS * 0.5 - 1]);
  expect(latencyMs.p50).toBe(newest[PERCENTILE_ROWS_MAX * 0.5 - 1]);
  expect(latencyMs.p95).toBe(newest[PERCENTILE_ROWS_MAX * 0.95 - 1]);
  expect(latencyMs.avg).toBeCloseTo(latencies(ROWS).reduce((a, b) => a + b) / ROWS, 0);
});
