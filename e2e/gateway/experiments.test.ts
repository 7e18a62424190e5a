import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../faults/start-faulty";
import { chargeOf, withMargin } from "../money/charge-of";
import { callResold } from "../money/resold-call";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";
import { ignoreFailures, makeRoute } from "./make-route";
import { runExperiment } from "./run-experiment";

const [GPT, CLAUDE, GEMINI] = ["openai/gpt-4o-mini", "anthropic/claude-3-5-haiku", "google/gemini-1.5-flash"] as const;
const FUNDS = 10_000_000_000n;
const equal = (...models: string[]) => models.map((model) => ({ model, weight: 1 }));

let reseller: Reseller;
let shop: Shop;
beforeAll(async () => {
  reseller = await startReseller({ RESELLER_DRAIN_TIMEOUT_MS: "1500" });
  await ignoreFailures();
  shop = await reseller.openShop("experiments", FUNDS);
  for (const name of ["split", "shadow", "each", "failing", "plain", "sessions", "rated"])
    await makeRoute(reseller, { name, primary: GPT, fallbacks: [CLAUDE, GEMINI], numRetries: 0 });
  await runExperiment(reseller, { id: "exp_split", route: "split", arms: equal(GPT, CLAUDE), stickyBy: "user" });
  await runExperiment(reseller, { id: "exp_shadow", route: "shadow", arms: equal(GPT, CLAUDE), mode: "shadow" });
  await runExperiment(reseller, { id: "exp_sessions", route: "sessions", arms: equal(GPT, CLAUDE), stickyBy: "session" });
  await runExperiment(reseller, { id: "exp_rated", route: "rated", arms: equal(GPT, CLAUDE), metric: "feedback" });
  await runExperiment(reseller, { id: "exp_each", route: "each", arms: equal(GEMINI, CLAUDE) });
  await runExperiment(reseller, { id: "exp_failing", route: "failing", arms: [...equal(GEMINI), { model: CLAUDE, weight: 0 }] });
});
afterAll(() => reseller?.close());

const call = (model: string, more: Partial<Parameters<typeof callResold>[0]> = {}) =>
  callResold({ origin: reseller.origin, key: shop.key, model, outputTokensMax: 200, ...more });
const bookedAs = (tag: string) => reseller.simulator.books.calls.filter((one) => one.tag === tag);
const countedFor = (experimentId: string) => reseller.database().experimentCall.findMany({ where: { experimentId }, orderBy: { requestId: "asc" } });
const countedAs = (requestId: string | null) => reseller.database().experimentCall.findFirst({ where: { requestId: requestId ?? "" } });

describe("split", () => {
  test("each user stays with an arm, both arms get some, and each call counts for its arm", async () => {
    const users = Array.from({ length: 12 }, (_, i) => `user-${i}`);
    const servedBy = (user: string) => call("split", { headers: { "x-monitor-user": user } }).then(({ headers }) => headers["x-monitor-provider"]);
    const first = await Promise.all(users.map(servedBy));
    expect(new Set(first)).toEqual(new Set(["openai", "anthropic"]));
    expect(await Promise.all(users.map(servedBy))).toEqual(first);
    await reseller.settled();
    const counted = await countedFor("exp_split");
    expect(counted).toHaveLength(2 * users.length);
    for (const { arm, unit, isError, costNanoUsd, latencyMs, outputTokens } of counted) {
      const user = users.indexOf(unit?.split("/")[1] ?? "");
      expect([unit, arm.split("/")[0], isError]).toEqual([`${shop.organizationId}/user-${user}`, first[user], 0]);
      expect([costNanoUsd, latencyMs, outputTokens].every((figure) => Number(figure) > 0)).toBe(true);
    }
  });

  test("each session stays with an arm, whoever its users are; a call without one is given to an arm of its own", async () => {
    const sessions = Array.from({ length: 12 }, (_, i) => `session-${i}`);
    const servedBy = (session: string | null, user: string) =>
      call("sessions", { headers: { "x-monitor-user": user, ...(session !== null && { "x-monitor-session": session }) } }).then(
        ({ headers }) => headers["x-monitor-provider"],
      );
    const first = await Promise.all(sessions.map((session) => servedBy(session, "ada")));
    expect(new Set(first)).toEqual(new Set(["openai", "anthropic"]));
    expect(await Promise.all(sessions.map((session, i) => servedBy(session, `user-${i}`)))).toEqual(first);
    const alone = await Promise.all(sessions.map(() => servedBy(null, "ada")));
    expect(new Set(alone)).toEqual(new Set(["openai", "anthropic"]));
    await reseller.settled();
    const units = (await countedFor("exp_sessions")).map(({ unit }) => unit);
    expect(units.filter((unit) => unit === null)).toHaveLength(sessions.length);
    for (const session of sessions) expect(units.filter((unit) => unit === `${shop.organizationId}/${session}`)).toHaveLength(2);
  });

  test("without a user each call is given to an arm of its own; a plain model and another route take no part", async () => {
    const seen = await Promise.all(Array.from({ length: 10 }, () => call("each")));
    expect(new Set(seen.map(({ headers }) => headers["x-monitor-provider"]))).toEqual(new Set(["google", "anthropic"]));
    const outside = [await call("gpt-4o-mini"), await call("plain")];
    await reseller.settled();
    for (const { requestId } of outside) expect(await countedAs(requestId)).toBeNull();
    expect(await countedFor("exp_each")).toHaveLength(10);
  });

  test("an arm that fails is an error of the arm, whoever answers; a call that is refused is none", async () => {
    const seen = await call("failing", { script: { fault: "status:500", faultAt: "google" } });
    expect([seen.status, seen.headers["x-monitor-provider"]]).toEqual([200, "openai"]);
    await reseller.settled();
    const counted = await countedAs(seen.requestId);
    expect(counted).toMatchObject({ isError: 1, costNanoUsd: null, latencyMs: null, outputTokens: null });
    const before = await countedFor("exp_failing");
    const poor = await reseller.openShop("poor", 1n);
    expect((await call("failing", { key: poor.key })).status).toBe(402);
    await reseller.settled();
    expect(await countedFor("exp_failing")).toHaveLength(before.length);
  });
});

test("what callers say of answers is what the report compares: each call's last word, and nobody's else", async () => {
  const { POST } = await import("../../src/app/api/v1/feedback/route");
  const { makeReport } = await import("../../src/experiments/make-report");
  const rate = async (requestId: string | null, score: number, key = shop.key) => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
    const body = JSON.stringify({ requestId, score });
    return (await POST(new Request("http://localhost/api/v1/feedback", { method: "POST", headers, body }))).status;
  };
  const seen = await Promise.all(Array.from({ length: 24 }, (_, i) => call("rated", { headers: { "x-monitor-user": `user-${i}` } })));
  await reseller.settled();
  const stranger = await reseller.openShop("stranger", 1n);
  const rated = seen.slice(2);
  for (const { requestId, headers } of rated) {
    expect(await rate(requestId, 0)).toBe(201);
    expect(await rate(requestId, headers["x-monitor-provider"] === "openai" ? 0.75 : 0.25)).toBe(201);
    expect(await rate(requestId, 1, stranger.key)).toBe(404);
  }
  const { arms } = await makeReport("exp_rated"); // of two calls nobody has said anything
  const servedBy = (provider: string) => seen.filter(({ headers }) => headers["x-monitor-provider"] === provider).length;
  expect(arms.map(({ score, requests }) => [score, requests])).toEqual([
    [0.75, servedBy("openai")],
    [0.25, servedBy("anthropic")],
  ]);
});

describe("shadow", () => {
  const rowsOfHouse = () => reseller.database().usageRecord.findMany({ where: { organizationId: "house" } });

  test.each([false, true])("the other arm gets a copy after the answer, on the house's account (stream: %s)", async (stream) => {
    const tag = `copied ${stream}`;
    const before = (await shop.balance()).availableNanoUsd;
    const seen = await call("shadow", {
      stream,
      script: { tag, tokens: { output: 50 } },
      headers: { "x-monitor-user": "ada", "x-monitor-tags": "a=b" },
    });
    expect(seen.headers["x-monitor-provider"]).toBe("openai");
    await until(
      "the copy is counted",
      10_000,
      async () => (await countedFor("exp_shadow")).filter(({ createdAt }) => createdAt).length >= (stream ? 4 : 2),
    );
    await reseller.settled();
    const [answered, copy] = ["openai", "anthropic"].map((name) => bookedAs(tag).find(({ provider }) => provider === name));
    if (!answered || !copy) throw new Error("both providers must have been called");
    expect(copy.startedAt).toBeGreaterThan(answered.startedAt);
    // The customer pays the answer, and nothing else.
    expect(before - (await shop.balance()).availableNanoUsd).toBe(chargeOf(answered));
    const row = (await rowsOfHouse()).find(({ routing }) => routing?.includes(seen.requestId ?? "-"));
    expect(row).toMatchObject({
      provider: "anthropic",
      statusCode: 200,
      chargedNanoUsd: 0n,
      marginNanoUsd: 0n,
      userId: null,
      sessionId: null,
      tags: null,
    });
    expect(withMargin((row?.providerCostNanoUsd ?? 0n) * 1_000n)).toBe(chargeOf(copy));
    const [own, copied] = await Promise.all([countedAs(seen.requestId), countedAs(row?.requestId ?? "")]);
    expect([own, copied].map((one) => one && [one.arm, one.unit, one.isError])).toEqual([
      [GPT, `${shop.organizationId}/ada`, 0],
      [CLAUDE, `${shop.organizationId}/ada`, 0],
    ]);
    expect(copied?.costNanoUsd).toBe(row?.providerCostNanoUsd);
    expect(await reseller.database().hold.count({ where: { organizationId: "house" } })).toBe(0);
    await reseller.expectCleanLedger();
  });

  test("a copy that fails counts against its arm only, and nobody hears of it", async () => {
    const script = { tag: "copy fails", fault: "status:500", faultAt: "anthropic" } as const;
    const seen = await call("shadow", { script });
    expect([seen.status, seen.headers["x-monitor-attempts"]]).toEqual([200, "1"]);
    const failed = () => reseller.database().experimentCall.findMany({ where: { experimentId: "exp_shadow", isError: 1 } });
    await until("the copy's failure is counted", 10_000, async () => (await failed()).length > 0);
    expect(await failed()).toMatchObject([{ arm: CLAUDE, costNanoUsd: null }]);
    expect(await countedAs(seen.requestId)).toMatchObject({ arm: GPT, isError: 0 });
  });

  test("when too many are under way the rest is left out, and every call is answered", async () => {
    const script = { firstByteDelayMs: 400 };
    const seen = await Promise.all(Array.from({ length: 40 }, () => call("shadow", { script })));
    expect(seen.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 200));
    await reseller.settled();
    const { metrics } = await import("../../src/runtime/record-call");
    const dropped = /llm_monitor_experiment_copies_total\{result="dropped"\} (\d+)/.exec(await metrics().render())?.[1];
    expect(Number(dropped)).toBeGreaterThan(0);
    await until("the copies have ended", 20_000, () => reseller.simulator.books.running() === 0);
    await reseller.settled();
  });
});
