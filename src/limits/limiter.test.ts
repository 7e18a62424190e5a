import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type LimitScope, type Limits, NO_LIMITS } from "../domain/limits";
import type { CounterStore } from "./counter-store";
import { Limiter } from "./limiter";
import { memoryStore } from "./memory-store";

const scope = (limits: Partial<Limits>, id = "key_1"): LimitScope => ({ id, noun: "API key", limits: { ...NO_LIMITS, ...limits } });
const ALL = scope({ requestsPerMinute: 1_000, tokensPerMinute: 1_000, concurrency: 10 }, "org_1");

function makeLimiter(store: CounterStore = memoryStore(), whenUnavailable: "allow" | "deny" = "allow") {
  const errors: unknown[] = [];
  const limiter = new Limiter({ store, whenUnavailable, waitMsMax: 100, onUnavailable: (error) => errors.push(error) });
  return { limiter, errors };
}

async function countedCall(limiter: Limiter, scopes: LimitScope[], tokens = 0) {
  const outcome = await limiter.count(scopes, tokens);
  if (outcome.status !== "counted") throw new Error(outcome.status);
  return outcome.call;
}

describe("in memory", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date", "performance", "setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  test("as many calls as a minute may have, from the first one on, then none until it is over", async () => {
    const { limiter } = makeLimiter();
    const limited = [scope({ requestsPerMinute: 3 })];
    await countedCall(limiter, limited);
    vi.advanceTimersByTime(59_000);
    const { quotas } = await countedCall(limiter, limited);
    expect(quotas.requests).toEqual({ limit: 3, remaining: 1, resetMs: 1_000 });
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => limiter.count(limited, 0)));
    expect(outcomes.map(({ status }) => status)).toEqual(["counted", ...Array(4).fill("exceeded")]);
    expect(outcomes[4]).toMatchObject({ limit: { name: "requestsPerMinute", retryAfterMs: 1_000 }, quotas: { requests: { remaining: 0 } } });
    vi.advanceTimersByTime(1_001);
    expect((await countedCall(limiter, limited)).quotas.requests?.remaining).toBe(2);
  });

  test("tokens are taken as estimated, and corrected by what was used, within their minute", async () => {
    const { limiter } = makeLimiter();
    const limited = [scope({ tokensPerMinute: 100 })];
    const call = await countedCall(limiter, limited, 80);
    expect(call.quotas.tokens?.remaining).toBe(20);
    expect((await limiter.count(limited, 30)).status).toBe("exceeded");
    await call.correct(10);
    const next = await countedCall(limiter, limited, 30);
    expect(next.quotas.tokens?.remaining).toBe(60);
    await next.correct(150);
    expect((await limiter.count(limited, 0)).status).toBe("exceeded");
    vi.advanceTimersByTime(60_001);
    await next.correct(0); // its minute is over: the new one owes it nothing
    expect((await countedCall(limiter, limited, 100)).quotas.tokens?.remaining).toBe(0);
    expect((await limiter.count(limited, 1)).status).toBe("exceeded");
  });

  test("a call that is larger than the limit has a minute of its own", async () => {
    const { limiter } = makeLimiter();
    const limited = [scope({ tokensPerMinute: 100 })];
    const large = await countedCall(limiter, limited, 5_000);
    await large.correct(60);
    expect((await limiter.count(limited, 5_000)).status).toBe("exceeded");
    expect((await countedCall(limiter, limited, 40)).quotas.tokens?.remaining).toBe(0);
  });

  test("places of running calls are free when they end, once each", async () => {
    const { limiter } = makeLimiter();
    const limited = [scope({ concurrency: 2 })];
    const [first] = [await countedCall(limiter, limited), await countedCall(limiter, limited)];
    expect(await limiter.count(limited, 0)).toMatchObject({ status: "exceeded", limit: { name: "concurrency" } });
    await Promise.all([first.end(), first.end()]);
    await countedCall(limiter, limited);
    expect((await limiter.count(limited, 0)).status).toBe("exceeded");
  });

  test("what one limit refuses is counted for none", async () => {
    const { limiter } = makeLimiter();
    const full = scope({ requestsPerMinute: 1 }, "key_full");
    await countedCall(limiter, [full]);
    for (let i = 0; i < 20; i++) expect(await limiter.count([full, ALL], 100)).toMatchObject({ limit: { scope: { id: "key_full" } } });
    const { quotas } = await countedCall(limiter, [ALL], 100);
    expect([quotas.requests?.remaining, quotas.tokens?.remaining]).toEqual([999, 900]);
    for (let i = 0; i < 9; i++) await countedCall(limiter, [ALL]);
    expect((await limiter.count([ALL], 0)).status).toBe("exceeded"); // ten run, and none of the refused
  });

  test("whatever the clock is set to, there is one new minute at most, and nobody is sent away for longer", async () => {
    const { limiter } = makeLimiter();
    const limited = [scope({ requestsPerMinute: 3 })];
    const countFive = async () => (await Promise.all(Array.from({ length: 5 }, () => limiter.count(limited, 0)))).map(({ status }) => status);
    expect(await countFive()).toEqual([...Array(3).fill("counted"), "exceeded", "exceeded"]);
    for (const days of [1, -1, -1, 1]) {
      vi.setSystemTime(Date.now() + days * 86_400_000);
      expect(await countFive()).toEqual([...Array(3).fill("counted"), "exceeded", "exceeded"]);
      const refused = await limiter.count(limited, 0);
      expect(refused.status === "exceeded" && refused.limit.retryAfterMs).toBeLessThanOrEqual(60_000);
    }
    vi.advanceTimersByTime(60_001);
    expect((await countFive())[0]).toBe("counted");
  });

  test("of several limits the tightest is shown", async () => {
    const { limiter } = makeLimiter();
    const { quotas } = await countedCall(limiter, [scope({ requestsPerMinute: 10 }), ALL], 1);
    expect([quotas.requests?.limit, quotas.tokens?.limit]).toEqual([10, 1_000]);
  });
});

describe("a store that is away", () => {
  const never = new Promise<never>(() => undefined);
  const away = (answer: () => Promise<never>): CounterStore => ({ windows: { add: answer }, slots: { take: answer, free: answer } });

  test.each([
    ["fails", () => Promise.reject(new Error("gone"))],
    ["does not answer", () => never],
  ])("that %s lets calls through or stops them, as the operator says, and says so each time", async (_what, answer) => {
    for (const [decision, status] of [
      ["allow", "uncounted"],
      ["deny", "unavailable"],
    ] as const) {
      const { limiter, errors } = makeLimiter(away(answer), decision);
      const startedAt = performance.now();
      for (let i = 0; i < 20; i++) expect(await limiter.count([ALL], 1)).toEqual({ status });
      expect(errors).toHaveLength(20);
      expect(performance.now() - startedAt).toBeLessThan(4_000); // three wait, the others know
    }
  });

  test("that answers too late gets back what it has given", async () => {
    const store = memoryStore();
    let isLate = true;
    const late: CounterStore = {
      ...store,
      slots: {
        take: async (...slot) => {
          if (isLate) await new Promise((resolve) => setTimeout(resolve, 200));
          return store.slots.take(...slot);
        },
        free: (...slot) => store.slots.free(...slot),
      },
    };
    const { limiter } = makeLimiter(late);
    const limited = [scope({ concurrency: 1, requestsPerMinute: 2 })];
    await countedCall(limiter, [scope({ requestsPerMinute: 1 }, "first")]);
    expect(await limiter.count(limited, 0)).toEqual({ status: "uncounted" });
    isLate = false;
    await new Promise((resolve) => setTimeout(resolve, 300));
    const call = await countedCall(limiter, limited);
    expect(call.quotas.requests?.remaining).toBe(1);
  });

  test("of which a part answers counts for nothing", async () => {
    const store = memoryStore();
    const broken: CounterStore = { windows: store.windows, slots: { take: () => Promise.reject(new Error("gone")), free: () => undefined } };
    const { limiter } = makeLimiter(broken);
    expect(await limiter.count([scope({ concurrency: 1, requestsPerMinute: 5 })], 0)).toEqual({ status: "uncounted" });
    const healthy = makeLimiter(store).limiter;
    expect((await countedCall(healthy, [scope({ requestsPerMinute: 5 })])).quotas.requests?.remaining).toBe(4);
  });
});
