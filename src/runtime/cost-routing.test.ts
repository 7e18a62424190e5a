import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { bySize } from "../../e2e/tools/support/full-size";
import { offerRouted } from "../catalog/find-resold-model";
import { currentCatalog } from "../catalog/load-catalog";
import { seedCatalog } from "../catalog/seed/seed-catalog";
import { database } from "../db/client";
import { AppError } from "../domain/errors";
import type { RouteRule } from "../domain/route";
import { CallState } from "../gateway/call-state";
import type { FoundTarget, FoundTargets } from "../gateway/ports";
import type { ChatCall } from "../gateway/read";
import { planResale } from "../gateway/resale/plan-resale";
import { Router } from "../routing/router";
import { makePorts } from "./make-ports";

/** A row of the built-in list, with what its prices say in the database: nothing here has been read by the code under test. */
interface Row {
  providerId: string;
  id: string;
  contextWindow: number | null;
  maxOutputTokens: number | null;
  prices: { atMs: number; version: number; rates: { tokens: Tokens; tiers?: { inputTokensOver: number; tokens: Tokens }[] } }[];
}
type Tokens = Partial<Record<string, string>>;

interface Call {
  /** The primary first. */
  own: Row[];
  longer: Row[];
  inputTokens: number;
  cap: number | null;
  choices: number;
  atMs: number;
}

const CALLER = { organizationId: "org_1", credentialId: "key_1", mode: "reseller" } as const;
const RULE: Omit<RouteRule, "primary" | "fallbacks" | "contextWindowFallbacks"> = {
  ...{
    id: "rou_1",
    name: "cheapest",
    strategy: "cost-based-routing",
    weights: {},
    retriesMax: null,
    timeoutMs: null,
    ttftMsMax: null,
    stickyBy: null,
  },
};
/** Longer than any model's window. */
const TOKENS_MAX = 2_400_000;
const TEXT = "a".repeat(4 * TOKENS_MAX);
/** Of a call that states no cap, for comparing prices. */
const OUTPUT_LIKELY = 500;

let rows: Row[] = [];
let timesMs: number[] = [];

beforeAll(async () => {
  await seedCatalog();
  const models = await database().model.findMany({ include: { prices: true } });
  const all = models.map(({ prices, capabilities, ...row }) => ({
    ...row,
    canChat: capabilities === "[]" || capabilities.includes('"chat"'),
    prices: prices.map(({ effectiveAt, version, rates }) => ({ atMs: effectiveAt.getTime(), version, rates: JSON.parse(rates) })),
  }));
  const nowMs = Date.now();
  rows = all.filter((row) => row.canChat && tokensAt(row, nowMs, 1) !== null);
  const changesMs = new Set(rows.flatMap(({ prices }) => prices.map(({ atMs }) => atMs)));
  timesMs = [nowMs, ...[...changesMs].filter((atMs) => atMs > 0).flatMap((atMs) => [atMs - 1, atMs])];
});

/** Its rates for a call of this size at this time; null: it cannot be sold then. */
function tokensAt({ prices }: Row, atMs: number, inputTokens: number): { input: bigint; output: bigint } | null {
  const begun = prices.filter((price) => price.atMs <= atMs).sort((a, b) => b.atMs - a.atMs || b.version - a.version);
  const rates = begun[0]?.rates;
  const tier = rates?.tiers?.filter(({ inputTokensOver }) => inputTokens > inputTokensOver).at(-1);
  const { input, output } = { ...rates?.tokens, ...tier?.tokens };
  return input === undefined || output === undefined ? null : { input: BigInt(input), output: BigInt(output) };
}

/** What the call must go to; null: it fits nowhere. */
function findExpected({ own, longer, inputTokens, cap, choices, atMs }: Call): Row | null {
  const capOf = (row: Row) => (cap === null ? null : Math.min(cap, row.maxOutputTokens ?? cap));
  const fits = (row: Row) => inputTokens + (capOf(row) ?? 0) <= (row.contextWindow ?? Number.POSITIVE_INFINITY);
  const sold = (list: Row[]) => list.filter((row) => tokensAt(row, atMs, inputTokens) !== null);
  const [first, ...others] = sold(own);
  const pool = first && fits(first) ? [first, ...others] : [...sold(longer), ...sold(own)];
  const costs = pool.filter(fits).map((row) => {
    const { input, output } = tokensAt(row, atMs, inputTokens) as { input: bigint; output: bigint };
    const answer = Math.min(capOf(row) ?? OUTPUT_LIKELY, row.maxOutputTokens ?? Number.POSITIVE_INFINITY) * choices;
    return { row, nanoUsd: (BigInt(inputTokens) * input + BigInt(answer) * output + 500n) / 1000n };
  });
  costs.sort((a, b) => (a.nanoUsd < b.nanoUsd ? -1 : a.nanoUsd > b.nanoUsd ? 1 : 0)); // stable: of equals the first
  return costs[0]?.row ?? null;
}

const nameOf = ({ providerId, id }: Row) => `${providerId}/${id}`;
const router = new Router({ nowMs: Date.now, random: () => 0.5 });

function plan({ own, longer, inputTokens, cap, choices, atMs }: Call): { first: string; reason: string } {
  const catalog = currentCatalog();
  const find = (row: Row): FoundTarget => {
    const model = catalog.models.get(row.providerId)?.find(({ id }) => id === row.id);
    if (!model) throw new Error(`${nameOf(row)} is not in the catalog`);
    const found = offerRouted(catalog, { status: "routed", id: row.id, providerId: row.providerId, upstreamModel: row.id, model }, atMs);
    return { name: nameOf(row), found: found.status === "found" ? { ...found, target: found.provider, apiKey: { text: "sk" } } : found };
  };
  const [primary = "", ...fallbacks] = own.map(nameOf);
  const rule = { ...RULE, primary, fallbacks, contextWindowFallbacks: longer.map(nameOf) };
  const found: FoundTargets = { rule, isModelName: false, targets: own.map(find), contextWindowFallbacks: longer.map(find) };
  const ports = { ...makePorts(), routing: router, findTargets: () => found, countTokens: (_: unknown, text: string) => text.length + 1 };
  const state = new CallState({ ...ports, vocabularyOf: () => null }, { rawHeaders: [], onDisconnect: () => undefined } as never);
  // A message counts as one token and its text at four bytes a token.
  const messages = [{ role: "user" as const, content: TEXT.slice(0, 4 * (inputTokens - 1)) }];
  const body = { model: rule.name, messages, n: choices, ...(cap === null ? {} : { max_tokens: cap }) } as ChatCall["body"];
  const conversation = { format: "chat", streamsAs: "events", json: body, hub: () => expect.unreachable("no other format is asked for") } as const;
  const facts = { ...conversation, requestedModel: rule.name, isStreaming: false, bytes: new Uint8Array(), wantsUsage: false, isBrowser: false };
  const { targets } = planResale(state, CALLER, { kind: "chat", body, hasLongNumbers: false, ...facts });
  return { first: targets[0].name, reason: state.routing?.reason ?? "" };
}

/** As many small ones as large ones, in digits. */
const size = (max: number) => fc.double({ min: 0, max: 1, noNaN: true }).map((share) => Math.max(2, Math.round(max ** share)));

/** One of a hundred and forty is left to the models for longer answers: few draws may have none. */
const DRAWS = bySize({ small: 2_000, full: 10_000 });

test("10,000 random calls of random routes over the whole built-in list go to the cheapest model that fits, by the price of their time", () => {
  expect(rows.length).toBeGreaterThan(100);
  const indexes = fc.uniqueArray(fc.nat(rows.length - 1), { minLength: 1, maxLength: 8 });
  const call = fc.record({
    indexes,
    ofThemOwn: fc.integer({ min: 1, max: 8 }),
    inputTokens: fc.oneof({ weight: 3, arbitrary: size(40_000) }, { weight: 1, arbitrary: size(TOKENS_MAX) }),
    cap: fc.option(size(200_000)),
    choices: fc.constantFrom(1, 1, 1, 2, 5),
    at: fc.nat(timesMs.length - 1),
  });
  const seen = { sent: 0, refused: 0, notThePrimary: 0, forLonger: 0 };
  fc.assert(
    fc.property(call, ({ indexes, ofThemOwn, cap, at, ...rest }) => {
      const drawn = indexes.map((index) => rows[index] as Row);
      const [own, longer] = [drawn.slice(0, ofThemOwn), drawn.slice(ofThemOwn)];
      const primaryMax = own[0]?.maxOutputTokens ?? Number.POSITIVE_INFINITY;
      const made: Call = { ...rest, own, longer, cap: cap && Math.min(cap, primaryMax), atMs: timesMs[at] as number };
      const expected = findExpected(made);
      if (expected === null) {
        // Nothing fits: refused, or left to the models that might take it with a shorter answer.
        try {
          plan(made);
        } catch (thrown) {
          if (!(thrown instanceof AppError)) throw thrown;
        }
        seen.refused += 1;
        return;
      }
      const { first, reason } = plan(made);
      expect(first).toBe(nameOf(expected));
      expect(reason).toContain(`cheapest: ${nameOf(expected)}`);
      seen.sent += 1;
      if (expected !== own[0]) seen.notThePrimary += 1;
      if (longer.includes(expected)) seen.forLonger += 1;
    }),
    { numRuns: DRAWS },
  );
  // The draw meets all cases.
  expect(seen.sent).toBeGreaterThan(DRAWS * 0.9);
  expect(seen.notThePrimary).toBeGreaterThan(DRAWS * 0.3);
  expect(Math.min(seen.refused, seen.forLonger)).toBeGreaterThan(0);
}, 300_000);
