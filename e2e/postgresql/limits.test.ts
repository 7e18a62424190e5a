import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../faults/start-faulty";
import { makeLimited } from "../gateway/make-limited";
import { callResold, startResold } from "../money/resold-call";
import { type Reseller, startReseller } from "../money/start-reseller";
import { spawnGateway } from "./spawn-gateway";

const MODEL = "gpt-4o-mini";
let first: Reseller;
let limited: Awaited<ReturnType<typeof makeLimited>>;
let second: Awaited<ReturnType<typeof spawnGateway>>;
beforeAll(async () => {
  first = await startReseller({ LIMITS_WHEN_UNAVAILABLE: "deny" }); // on a busy machine the database may seem away
  limited = await makeLimited(first);
  second = await spawnGateway();
}, 60_000);
afterAll(() => first.close());

test("calls on two processes at once are counted together, to the call", async () => {
  const shop = await limited.key({ requestsPerMinute: 25 });
  const call = (i: number) => callResold({ origin: [first, second][i % 2]?.origin as string, key: shop.key, model: MODEL });
  for (const i of [0, 1]) expect((await call(i)).status).toBe(200);
  const statuses = (await Promise.all(Array.from({ length: 80 }, (_, i) => call(i)))).map(({ status }) => status);
  const count = (status: number) => statuses.filter((one) => one === status).length;
  expect(count(200) + count(429) + count(503)).toBe(80);
  expect(count(200)).toBeLessThanOrEqual(23);
  expect(count(200) + count(503)).toBeGreaterThanOrEqual(23);
}, 60_000);

test("the places of calls that ran in a process that was killed are free", async () => {
  const shop = await limited.key({ concurrency: 2 });
  const call = () => callResold({ origin: first.origin, key: shop.key, model: MODEL });
  let begun = 0;
  const streams = [1, 2].map(() =>
    startResold({
      ...{ origin: second.origin, key: shop.key, model: MODEL, stream: true, script: { events: 500, delayMs: 50 } },
      onChunk: () => begun++,
    }),
  );
  await until("both streams run", 10_000, async () => begun >= 2);
  expect((await call()).status).toBe(429);
  await second.kill();
  await Promise.all(streams.map(({ seen }) => seen));
  expect((await call()).status).toBe(200);
}, 60_000);
