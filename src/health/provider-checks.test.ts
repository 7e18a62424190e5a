import { MockAgent } from "undici";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { refreshCatalog } from "../catalog/load-catalog";
import { seedCatalog } from "../catalog/seed/seed-catalog";
import { database } from "../db/client";
import { makeRouter, observation } from "../routing/testing/make-choice";
import { ProviderChecks } from "./provider-checks";
import { readHealthView } from "./read-health";

const ORIGIN = "http://provider.test";
const agent = new MockAgent();
agent.disableNetConnect();

/** One clock for all processes. */
const clock = { nowMs: 0 };
const asked: string[] = [];
let statusCode = 200;

function startProcess() {
  const errors: unknown[] = [];
  const world = makeRouter({ nowMs: () => clock.nowMs });
  const checks = new ProviderChecks({
    planCheck: ({ id, keyVariable }) => (keyVariable === "OPENAI_API_KEY" ? { url: `${ORIGIN}/${id}`, headers: ["x-key", "sk"] } : null),
    snapshot: () => world.router.snapshot(),
    dispatcher: agent,
    nowMs: () => clock.nowMs,
    random: () => 0.5,
    onError: (error) => errors.push(error),
  });
  return { ...world, checks, errors };
}
const health = (router = startProcess().router) => readHealthView(router.snapshot(), clock.nowMs);

const realNow = performance.now.bind(performance);
let aheadMs = 0;
/** What has been read is a second old at most. */
function elapse(ms: number): void {
  clock.nowMs += ms;
  aheadMs += ms;
}

beforeAll(async () => {
  vi.spyOn(performance, "now").mockImplementation(() => realNow() + aheadMs);
  await seedCatalog();
  await refreshCatalog();
  agent
    .get(ORIGIN)
    .intercept({ path: () => true })
    .reply((request) => {
      asked.push(request.path);
      return { statusCode, data: "{}" };
    })
    .persist();
});
afterAll(() => void vi.restoreAllMocks());
beforeEach(async () => {
  await database().providerHealth.deleteMany();
  clock.nowMs = Date.now();
  elapse(2_000);
  asked.length = 0;
  statusCode = 200;
});

describe("checked now", () => {
  test("the result is kept for all processes", async () => {
    expect(await startProcess().checks.checkNow("openai")).toEqual({ status: "healthy", latencyMs: expect.any(Number), error: null });
    expect((await health()).provider("openai")).toEqual({
      status: "healthy",
      error: null,
      checkedAt: new Date(clock.nowMs),
      latencyMs: expect.any(Number),
    });
    statusCode = 401;
    await startProcess().checks.checkNow("openai");
    const view = await health();
    expect(view.provider("openai")).toMatchObject({ status: "down", error: "the operator's key is rejected (401)" });
    expect(view.model({ providerId: "openai", upstreamModel: "gpt-4o" })).toBe("down");
    expect(asked).toEqual(["/openai", "/openai"]);
  });

  test("twice at once is one call", async () => {
    const { checks } = startProcess();
    await Promise.all([checks.checkNow("openai"), checks.checkNow("openai")]);
    expect(asked).toEqual(["/openai"]);
  });

  test("without a key nothing is called: unknown, or what calls have shown", async () => {
    const { checks, router, fail } = startProcess();
    expect(await checks.checkNow("anthropic")).toEqual({ status: "unknown", latencyMs: null, error: null });
    router.observe(observation("anthropic/claude"));
    expect(await checks.checkNow("anthropic")).toMatchObject({ status: "healthy" });
    fail("anthropic/claude", 1);
    fail("anthropic/other", 2);
    for (let i = 0; i < 6; i++) router.observe(observation("anthropic/claude"));
    expect(await checks.checkNow("anthropic")).toMatchObject({ status: "degraded", error: "3 of the last minute's 10 calls failed" });
    expect(asked).toEqual([]);
  });

  test("a provider that is not there is none", async () => {
    expect(await startProcess().checks.checkNow("nobody")).toBeNull();
  });
});

describe("periodic checks", () => {
  test("of several processes: never more than one a minute for each provider, and none forgotten", async () => {
    const processes = [startProcess(), startProcess(), startProcess()];
    const askedAtMs: number[] = [];
    for (let elapsedMs = 0; elapsedMs < 10 * 60_000; elapsedMs += 5_000) {
      await Promise.all(processes.map(({ checks }) => checks.tick()));
      for (const path of asked.splice(0)) if (path === "/openai") askedAtMs.push(clock.nowMs);
      elapse(5_000);
    }
    const gaps = askedAtMs.slice(1).map((atMs, i) => atMs - (askedAtMs[i] as number));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(60_000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(100_000);
    expect(gaps.length).toBeGreaterThanOrEqual(5);
    expect(processes.flatMap(({ errors }) => errors)).toEqual([]);
  });

  test("the first one is not made at once", async () => {
    const { checks } = startProcess();
    await checks.tick();
    elapse(29_000);
    await checks.tick();
    expect(asked).toEqual([]);
  });

  test("a process that has calls of its own is first: it knows more", async () => {
    const [idle, busy] = [startProcess(), startProcess()];
    await idle.checks.tick();
    elapse(46_000);
    for (let i = 0; i < 10; i++)
      busy.router.observe(observation("openai/gpt-4o", { result: i < 5 ? "failed" : "succeeded", reason: "upstream_error" }));
    await idle.checks.tick();
    expect(asked).toEqual([]);
    await busy.checks.tick();
    expect(asked).toEqual(["/openai"]);
    expect((await health()).provider("openai")).toMatchObject({
      status: "degraded",
      error: expect.stringContaining("of the last minute's 10 calls"),
    });
  });

  test("a disabled provider is left alone", async () => {
    await database().provider.update({ where: { id: "openai" }, data: { isEnabled: false } });
    await refreshCatalog();
    const { checks } = startProcess();
    for (let i = 0; i < 3; i++) {
      await checks.tick();
      elapse(100_000);
    }
    expect(asked).toEqual([]);
    await database().provider.update({ where: { id: "openai" }, data: { isEnabled: true } });
    await refreshCatalog();
  });
});

describe("health as it is read", () => {
  test("unknown until something is known, and again five minutes after the last check", async () => {
    const nothing = { status: "unknown", error: null, checkedAt: null, latencyMs: null };
    expect((await health()).provider("openai")).toEqual(nothing);
    await startProcess().checks.checkNow("openai");
    elapse(5 * 60_000);
    expect((await health()).provider("openai").status).toBe("unknown");
  });

  test("an open breaker counts at once, for its model and its provider", async () => {
    const { router, fail } = startProcess();
    router.observe(observation("openai/gpt-4o"));
    fail("openai/o4-mini");
    const view = await health(router);
    expect(view.provider("openai")).toMatchObject({ status: "degraded", checkedAt: new Date(clock.nowMs) });
    expect(view.model({ providerId: "openai", upstreamModel: "o4-mini" })).toBe("down");
    expect(view.model({ providerId: "openai", upstreamModel: "gpt-4o" })).toBe("healthy");
    expect(view.model({ providerId: "openai", upstreamModel: "never-called" })).toBe("unknown");
  });

  test("without a database it is what this process has seen", async () => {
    elapse(2_000);
    const gone = vi.spyOn(database().providerHealth, "findMany").mockRejectedValue(new Error("gone"));
    const { router } = startProcess();
    router.observe(observation("openai/gpt-4o"));
    expect((await health(router)).provider("openai").status).toBe("healthy");
    expect(gone).toHaveBeenCalled();
    gone.mockRestore();
  });
});
