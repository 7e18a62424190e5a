import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../e2e/tools/support/full-size";
import { ROUTING_STRATEGIES, type Routing } from "../domain/route";
import { candidate, choiceRequest, makeRouter, observation, seededRandom } from "../routing/testing/make-choice";
import { translateRouting } from "./translate-routing";

const routing = (reason: string, skipped: Routing["skipped"] = []) => ({ route: "fast", strategy: "simple", reason, skipped: [...skipped] });
const inKorean = (reason: string) => translateRouting(routing(reason), "ko").reason;

test.each([
  ["the route's primary model", "라우트의 기본 모델"],
  [
    "too long for openai/gpt-4o; the first model of the route that can take the call: google/gemini-large",
    "openai/gpt-4o 모델에는 너무 긴 요청; 라우트에서 호출을 받을 수 있는 첫 번째 모델: google/gemini-large",
  ],
  [
    "cheapest: google/gemini-3.5-flash, about $0.0001234; openai/gpt-4o $0.0021; anthropic/claude-sonnet-5 not known",
    "가장 저렴한 모델: google/gemini-3.5-flash, 약 $0.0001234; openai/gpt-4o $0.0021; anthropic/claude-sonnet-5 비용 알 수 없음",
  ],
  [
    "complex: score 4 (2 for 2,300 input tokens, 2 for 3 tools), complex from 3; the best model, anthropic/claude-sonnet-5",
    "복잡한 요청: 점수 4 (입력 토큰 2,300개에 2점, 도구 3개에 2점), 복잡함 기준 3; 가장 뛰어난 모델, anthropic/claude-sonnet-5",
  ],
  [
    "to see whether google/fast has recovered: one call tries it again after: 5 failures in a row, last: upstream_timeout",
    "google/fast 복구 여부를 확인하는 호출. 차단 이유: 호출 한 건으로 다시 시도하는 중. 차단 이유: 연속 5회 실패, 마지막: upstream_timeout",
  ],
  ["In words of an earlier version.", "In words of an earlier version."],
  ["", ""],
])("%s", (reason, shown) => {
  expect(inKorean(reason)).toBe(shown);
  expect(translateRouting(routing(reason), "en").reason).toBe(reason);
});

test("what was skipped, with the breaker's own reason", () => {
  const reason = "breaker open: 5 failures in a row, last: upstream_timeout; next try in 4 s";
  expect(translateRouting(routing("", [{ provider: "google", model: "m", reason }]), "ko").skipped).toEqual([
    { provider: "google", model: "m", reason: "서킷 브레이커 열림: 연속 5회 실패, 마지막: upstream_timeout. 4초 후 다시 시도" },
  ]);
});

/** Figures alone, which are the same in every language: `openai/gpt-4o $0.0021`, `openai/slow 1,940 ms`. */
const IS_FIGURE = /^\S+ (\$[\d.]+|[\d,]+ ms)$/;
const lacksKorean = (text: string) => text !== "" && !IS_FIGURE.test(text) && !/\p{Script=Hangul}/u.test(text);

const anyCandidates = (prefix: string) =>
  fc
    .array(fc.record({ model: fc.integer({ min: 1, max: 3 }), cost: fc.option(fc.bigInt({ min: 0n, max: 1_000_000n })), fits: fc.boolean() }), {
      maxLength: 3,
    })
    .map((list) => list.map(({ model, cost, fits }) => candidate(`${prefix}/m${model}`, { estimatedCostNanoUsd: cost, fits })));
const anyCall = fc.record({
  strategy: fc.constantFrom(...ROUTING_STRATEGIES),
  own: anyCandidates("p"),
  large: anyCandidates("large"),
  weights: fc.dictionary(fc.constantFrom("p/m1", "p/m2", "p/m3"), fc.integer({ min: 0, max: 2_000 })),
  sticky: fc.option(fc.record({ stickyBy: fc.constantFrom("user" as const, "session" as const), stickyKey: fc.string() })),
  complexity: fc.record({
    ...{ inputTokens: fc.nat(9_000), messages: fc.nat(30), tools: fc.nat(2), images: fc.nat(2), codeCharacters: fc.nat(2_000) },
    asksForReasoning: fc.boolean(),
  }),
});
const anyObservation = fc.record({
  model: fc.integer({ min: 1, max: 3 }),
  result: fc.constantFrom("succeeded" as const, "failed" as const, "failed" as const),
  credential: fc.constantFrom("operator" as const, "caller" as const),
  times: fc.integer({ min: 1, max: 8 }),
  afterMs: fc.constantFrom(1, 500, 6_000, 100_000),
  isTried: fc.boolean(),
});

test("Korean has every reason that the router gives", () => {
  const missing = new Set<string>();
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(anyObservation, { maxLength: 12 }), fc.array(anyCall, { minLength: 1, maxLength: 5 }), fc.nat(), (history, calls, seed) => {
      const { router, clock } = makeRouter({ random: seededRandom(seed) });
      for (const { model, times, afterMs, isTried, ...what } of history) {
        const name = `p/m${model}`;
        if (isTried) router.mayTry(candidate(name));
        for (let i = 0; i < times; i++) router.observe(observation(name, { reason: "upstream_error", ...what }));
        clock.nowMs += afterMs;
      }
      for (const { strategy, own, large, weights, sticky, complexity } of calls) {
        const rule = { strategy, weights, stickyBy: sticky?.stickyBy ?? null };
        const options = { rule, contextWindowFallbacks: large, stickyKey: sticky?.stickyKey ?? null, complexity };
        const said = router.choose(choiceRequest(own, options)).routing;
        const { reason, skipped } = translateRouting({ ...said, skipped: [...said.skipped] }, "ko");
        const texts = [...reason.split("; "), ...skipped.map((target) => target.reason)];
        for (const text of texts) (lacksKorean(text) ? missing : seen).add(text);
      }
    }),
    { numRuns: runs(3_000) },
  );
  expect([...missing]).toEqual([]);
  expect(seen.size).toBeGreaterThan(50);
});

test("and every reason for which the gateway leaves a model out", () => {
  const files = readdirSync("src/gateway", { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  );
  const source = files.map((file) => readFileSync(`src/gateway/${file}`, "utf8")).join("\n");
  const said = [...source.matchAll(/(?:\.skip\([^,]+|refuseModel\(\s*"\w+"),\s*(["`])(.+?)\1/g)].map(([, , text = ""]) =>
    text.replace(/\$\{[^}]+\}/g, "x7"),
  );
  expect(said.length).toBeGreaterThan(7);
  const skipped = [...said, "x7 is not resold here.", "x7 does not embed here."].map((reason) => ({ provider: "p", model: "m", reason }));
  expect(translateRouting(routing("", skipped), "ko").skipped.filter(({ reason }) => lacksKorean(reason))).toEqual([]);
});
