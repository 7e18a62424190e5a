import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UsageRecord } from "../../src/db/generated/client";
import type { Seen } from "../faults/make-call";
import { chargeOf } from "../money/charge-of";
import { FAULTY_PROVIDERS } from "../money/faulty-providers";
import { MODELS } from "../money/models";
import { readResold } from "../money/read-resold";
import { callResold } from "../money/resold-call";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";
import type { SimCall } from "../tools/simulator/books";
import { type ProviderName, providerNames } from "../tools/simulator/provider-names";
import type { Script } from "../tools/simulator/script";
import { bySize, IS_ALONE } from "../tools/support/full-size";
import { ignoreFailures, makeRoute } from "./make-route";

/** Of each fault at each provider, as JSON and as a stream: `FALLBACK_CALLS=1000` for the figures of the issue. */
const CALLS = Number(process.env.FALLBACK_CALLS ?? bySize({ small: 2, full: 13 }));
/** Whose faults are played; the figures may be taken in parts: a thousand calls of each take a quarter of an hour at each provider. */
const { FALLBACK_PROVIDERS } = process.env;
const PROVIDERS = FALLBACK_PROVIDERS ? providerNames.filter((name) => FALLBACK_PROVIDERS.split(",").includes(name)) : FAULTY_PROVIDERS;
const AT_ONCE = 12;
const FUNDS = 10_000_000_000_000n;
const TTFT_MS_MAX = IS_ALONE ? 1_000 : 4_000;
const ERROR_LOSS_MS_MAX = IS_ALONE ? 1_000 : 6_000;
const HANG_LOSS_MS_MAX = TTFT_MS_MAX + (IS_ALONE ? 200 : 5_000);

/** What a provider does wrong before anything of its answer has left. */
const FAULTS = {
  hangs: { fault: "half-open" },
  "fails with 500": { fault: "status:500" },
  "fails with 503": { fault: "status:503" },
  "is overloaded": { fault: "status:529" },
  "limits the rate": { fault: "status:429" },
  "resets before the first byte": { fault: "reset-before" },
  "speaks no HTTP": { fault: "garbage" },
  "answers nonsense": { fault: "garbage-body" },
  "ends after the head": { fault: "truncate:0" },
  "says an error at once": { fault: "error-at-start" },
  "says an error after its opening": { fault: "error-before-content" },
  "rejects our key": { fault: "key-rejected" },
  "has no credit of ours": { fault: "no-credit" },
  "does not know the model": { fault: "status:404" },
} satisfies Record<string, Script>;
type FaultName = keyof typeof FAULTS | "refuses connections";
const FAULT_NAMES: FaultName[] = ["refuses connections", ...(Object.keys(FAULTS) as (keyof typeof FAULTS)[])];

const nameOf = (provider: ProviderName) => `${provider}/${MODELS[provider].name}`;
/** Who answers in a provider's stead. */
const otherOf = (provider: ProviderName) => providerNames[(providerNames.indexOf(provider) + 1) % providerNames.length] as ProviderName;

interface Played {
  tag: string;
  seen: Seen;
}

let reseller: Reseller;
let shop: Shop;
const rows = new Map<string, UsageRecord>();
const booked = new Map<string, SimCall[]>();

beforeAll(async () => {
  reseller = await startReseller({ ALLOW_PRIVATE_UPSTREAMS: "on" });
  await ignoreFailures();
  shop = await reseller.openShop("fallback", FUNDS);
  for (const provider of providerNames) {
    const route = { fallbacks: [nameOf(otherOf(provider))], timeoutSeconds: TTFT_MS_MAX / 1_000, ttftTimeoutSeconds: TTFT_MS_MAX / 1_000 };
    await makeRoute(reseller, { name: `after-${provider}`, primary: nameOf(provider), ...route });
    await addDeadProvider(provider, await closedPort());
    await makeRoute(reseller, { name: `after-dead-${provider}`, primary: `dead-${provider}/dead-${provider}-model`, ...route });
  }
});
afterAll(() => reseller?.close());

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** One that speaks as `provider` does and is not there. */
async function addDeadProvider(provider: ProviderName, port: number): Promise<void> {
  const { wire, quirks } = await reseller.database().provider.findUniqueOrThrow({ where: { id: provider } });
  const id = `dead-${provider}`;
  const modelId = `${id}-model`;
  await reseller.database().provider.create({ data: { id, name: id, wire, quirks, baseUrl: `http://127.0.0.1:${port}/v1` } });
  await reseller
    .database()
    .model.create({ data: { id: modelId, providerId: id, name: id, match: JSON.stringify({ equals: modelId }), position: 0 } });
  const price = { rates: '{"tokens":{"input":"1000","output":"1000"}}', source: "test", effectiveAt: new Date(0) };
  await reseller.database().priceVersion.create({ data: { id: `${id}@1`, providerId: id, modelId, version: 1, ...price } });
}

const tagOf = (provider: ProviderName, name: FaultName, stream: boolean, i: number) => `${provider}, ${name}, ${stream ? "stream" : "JSON"}, ${i}`;

async function play(provider: ProviderName, name: FaultName, stream: boolean, i: number): Promise<Played> {
  const tag = tagOf(provider, name, stream, i);
  const isDead = name === "refuses connections";
  const script: Script = isDead ? { tag } : { ...FAULTS[name], faultAt: provider, tag };
  const model = isDead ? `after-dead-${provider}` : `after-${provider}`;
  const seen = await callResold({ origin: reseller.origin, key: shop.key, model, stream, script, outputTokensMax: 200 });
  return { tag, seen };
}

async function playAll(provider: ProviderName, name: FaultName, stream: boolean): Promise<Played[]> {
  const played: Played[] = [];
  let next = 0;
  const client = async () => {
    while (next < CALLS) played.push(await play(provider, name, stream, next++));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  return played;
}

async function readBack(played: readonly Played[]): Promise<void> {
  await reseller.settled();
  const requestIds = played.map(({ seen }) => seen.requestId ?? "");
  for (const row of await reseller.database().usageRecord.findMany({ where: { requestId: { in: requestIds } } })) rows.set(row.requestId, row);
  for (const call of reseller.simulator.books.takeEnded()) booked.set(call.tag ?? "", [...(booked.get(call.tag ?? "") ?? []), call]);
}

const lossMsMax = (name: FaultName) => (name === "hangs" ? HANG_LOSS_MS_MAX : ERROR_LOSS_MS_MAX);
const lostMsBy = new Map<FaultName, number[]>();
const p99 = (values: number[]) => values.sort((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1] ?? 0;

// Most of their time they wait for a limit.
(IS_ALONE ? describe : describe.concurrent).each(PROVIDERS)("%s", (provider) => {
  describe.each([false, true])("stream: %s", (stream) => {
    test.each(FAULT_NAMES)("%s: every call is answered by the next target, charged once and for that alone", { timeout: 600_000 }, async (name) => {
      const played = await playAll(provider, name, stream);
      await readBack(played);
      expect(played).toHaveLength(CALLS);
      const lostMs = played.map(({ tag, seen }) => checkCall({ provider, tag, seen, isDead: name === "refuses connections" }));
      lostMsBy.set(name, [...(lostMsBy.get(name) ?? []), ...lostMs]);
      if (CALLS >= 100) expect(p99(lostMs)).toBeLessThanOrEqual(lossMsMax(name));
    });
  });
});

/** @returns how much later than the first the attempt began that answered */
function checkCall({ provider, tag, seen, isDead }: { provider: ProviderName; tag: string; seen: Seen; isDead: boolean }): number {
  const answer = readResold(seen);
  expect([seen.status, answer.end], `${tag}: ${seen.body.toString().slice(0, 300)}`).toEqual([200, "whole"]);
  const other = otherOf(provider);
  const calls = booked.get(tag) ?? [];
  const delivered = calls.filter((call) => call.provider === other);
  expect(delivered).toHaveLength(1);
  expect(calls.flatMap(({ complaints }) => complaints)).toEqual([]);
  const row = rows.get(seen.requestId ?? "") as UsageRecord;
  expect(row).toMatchObject({ provider: other, model: MODELS[other].upstream, outcome: "completed", errorCode: null });
  expect(row.chargedNanoUsd).toBe(chargeOf(delivered[0] as SimCall));
  const attempts = JSON.parse(row.attempts) as { provider: string; model: string; errorCode: string | null; startedAtMs: number }[];
  expect(new Set(attempts.slice(0, -1).map((attempt) => attempt.provider))).toEqual(new Set([isDead ? `dead-${provider}` : provider]));
  expect(attempts.slice(0, -1).every(({ errorCode }) => errorCode !== null)).toBe(true);
  expect(attempts.at(-1)).toMatchObject({ provider: other, model: MODELS[other].upstream, errorCode: null });
  expect(JSON.parse(row.routing ?? "{}")).toMatchObject({ route: row.route, strategy: "simple", skipped: [] });
  const { headers } = seen;
  expect([headers["x-monitor-provider"], headers["x-monitor-model"]]).toEqual([other, MODELS[other].upstream]);
  expect(headers["x-monitor-attempts"]).toBe(String(attempts.length));
  return (attempts.at(-1)?.startedAtMs ?? 0) - (attempts[0]?.startedAtMs ?? 0);
}

// Of a hundred calls and more: of a dozen, one that met a pause of this machine would be the slowest hundredth.
test.each(FAULT_NAMES)("%s: the time lost to it is bounded", (name) => {
  const lostMs = lostMsBy.get(name) ?? [];
  expect(lostMs).toHaveLength(CALLS * PROVIDERS.length * 2);
  expect(p99(lostMs)).toBeLessThanOrEqual(lossMsMax(name));
});

test("the balance is what was there, less what was delivered, and the ledger adds up", { timeout: 600_000 }, async () => {
  const charged = [...rows.values()].reduce((sum, row) => sum + (row.chargedNanoUsd ?? 0n), 0n);
  expect(rows.size).toBe(CALLS * FAULT_NAMES.length * PROVIDERS.length * 2);
  expect(await shop.balance()).toEqual({ availableNanoUsd: FUNDS - charged, heldNanoUsd: 0n });
  await reseller.expectCleanLedger();
});
