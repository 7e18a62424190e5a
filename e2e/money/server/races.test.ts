import { Agent } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { formatUsd } from "../../../src/domain/money";
import type { Seen } from "../../faults/make-call";
import type { ProviderName } from "../../tools/simulator/provider-names";
import { type Simulator, startSimulator } from "../../tools/simulator/start-simulator";
import { routeBody } from "../../tools/support/route-body";
import { resaleKeys, simulatedProviders } from "../../tools/support/server-env";
import { type App, startApp } from "../../tools/support/start-app";
import { callResold } from "../resold-call";
import { verifyLedger } from "../verify-ledger";
import { findExactPrice } from "./find-exact-price";
import { openServerShop, type ServerShop } from "./open-shop";
import { openStore, STORE_KINDS, type Store } from "./open-store";

const CASES = STORE_KINDS.flatMap((kind) => [1, 2].map((processes) => ({ kind, processes })));
const NANO_PER_CENT = 10_000_000n;
const FAILING_SHARE = 0.25;
const FAILING_MS = 5;
/** Two providers' models, which cost the same here: whichever answers, a call costs what it has held. */
const CHAIN = { name: "chain", models: ["google/gemini-1.5-flash", "openai/gpt-4o"], numRetries: 0 };
const GPT_4O = { input: 2_500_000n, output: 10_000_000n };

interface Stage {
  store: Store;
  apps: App[];
  simulator: Simulator;
  rich: ServerShop;
}
let stage: Stage | undefined;
afterEach(async () => {
  for (const app of [...(stage?.apps ?? [])].reverse()) await app.stop();
  await stage?.simulator.close();
  await stage?.store.dispose();
  stage = undefined;
});

async function start({ kind, processes }: (typeof CASES)[number]): Promise<Stage> {
  const store = await openStore(kind);
  const simulator = await startSimulator({ keep: "totals" });
  const apps: App[] = [];
  for (let i = 0; i < processes; i++) {
    const env = { ...simulatedProviders(simulator.origin), ...resaleKeys(), ...store.env(i) };
    apps.push(await startApp({ mount: "server", folder: store.folder, env }));
  }
  stage = { store, apps, simulator, rich: await openServerShop(apps[0] as App, "10.00") };
  return stage;
}

interface Race {
  tries: number;
  clients: number;
  model: string;
  outputTokensMax: number;
  price: { input: bigint; output: bigint };
  /** The funds, in dollars, when each call costs so many nano-dollars. */
  funds(each: bigint): string;
  /** This provider fails a part of the calls. */
  failsAt?: ProviderName;
}

/** In dollars, up to the next cent, which is less than one call costs. */
const fundsFor = (calls: bigint, each: bigint) => formatUsd(((each * calls + NANO_PER_CENT - 1n) / NANO_PER_CENT) * NANO_PER_CENT).slice(0, -7);

/** All tries at once over the clients, each on the next process in turn. */
async function race({ apps, simulator, rich }: Stage, { tries, clients, model, outputTokensMax, price, funds, failsAt }: Race) {
  const [first] = apps as [App];
  const shape = { model, outputTokensMax };
  const { each, script } = await findExactPrice({ simulator, shop: rich, call: { origin: first.origin, key: rich.key, ...shape }, price });
  const fundsUsd = funds(each);
  const shop = await openServerShop(first, fundsUsd);
  const countCalls = () => ({ all: simulator.books.totals().calls, failed: failsAt ? (simulator.books.totals().byStatus[503] ?? 0) : 0 });
  const before = countCalls();
  // In short moments, so that its breaker is not open all the time.
  const failing = failsAt && { ...script, fault: "status:503" as const, faultAt: failsAt };
  const weather = failing && setInterval(() => simulator.setScript(Math.random() < FAILING_SHARE ? failing : script), FAILING_MS);
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const seen: Seen[] = [];
  let next = 0;
  const lows: bigint[] = [];
  const client = async () => {
    for (let i = next++; i < tries; i = next++) {
      seen.push(await callResold({ origin: (apps[i % apps.length] as App).origin, key: shop.key, agent, ...shape }));
      if (i % 200 === 0) lows.push((await shop.balance()).available);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(weather);
  agent.destroy();
  await simulator.books.idle();
  const refused = seen.filter(({ status }) => status === 402);
  const accepted = seen.filter(({ status }) => status === 200).length;
  const after = countCalls();
  const failed = after.failed - before.failed;
  const served = after.all - before.all - failed;
  console.log(
    `${tries} tries of $${formatUsd(each)} from ${clients} clients on $${fundsUsd} through ${apps.length} process(es): ${accepted} accepted, ${served} served, ${failed} failed first, ` +
      `${tries - accepted} refused, ${seconds.toFixed(1)} s (${Math.round(tries / seconds)}/s)`,
  );
  return { tries, each, shop, refused, accepted, served, failed, lows, fundsNano: BigInt(Math.round(Number(fundsUsd) * 100)) * NANO_PER_CENT };
}

describe.each(CASES)("on $kind, $processes process(es)", (options) => {
  test("10,000 tries from 64 clients on funds for 5,000: exactly 5,000 are accepted, and none is lost", { timeout: 300_000 }, async () => {
    const running = await start(options);
    const result = await race(running, {
      ...{ tries: 10_000, clients: 64, model: "gpt-4o-mini", outputTokensMax: 15_000, price: { input: 150_000n, output: 600_000n } },
      funds: (each) => fundsFor(5_000n, each),
    });
    expect(result.each).toBeGreaterThan(NANO_PER_CENT);
    await expectExact(running, result, 5_000);
  });

  test("1,000 calls of ten cents at the same time on $5.00: no more is spent than there is", { timeout: 120_000 }, async () => {
    const running = await start(options);
    const result = await race(running, {
      ...{ tries: 1_000, clients: 1_000, model: "gpt-4o", outputTokensMax: 8_300, price: GPT_4O },
      funds: () => "5.00",
    });
    expect(Number(result.each) / 1e9).toBeCloseTo(0.1, 2);
    await expectExact(running, result, Number(5_000_000_000n / result.each));
  });

  test("2,000 tries on funds for 1,000 along a route whose first model sometimes fails: exactly 1,000 are accepted, each paid once", {
    timeout: 120_000,
  }, async () => {
    const running = await start(options);
    await openChain(running.rich);
    const result = await race(running, {
      ...{ tries: 2_000, clients: 64, model: CHAIN.name, outputTokensMax: 8_000, price: GPT_4O, failsAt: "google" },
      funds: (each) => fundsFor(1_000n, each),
    });
    expect(result.each).toBeGreaterThan(NANO_PER_CENT);
    expect(result.failed).toBeGreaterThanOrEqual(5); // its breaker opens after so many in a row
    await expectExact(running, result, 1_000);
  });
});

/** @param shop the first one, whose owner administers the platform */
async function openChain({ account }: ServerShop): Promise<void> {
  const { models } = await account.call<{ models: { id: string; modelName: string; version: number }[] }>("GET", "/api/v1/admin/ai/models");
  const first = models.find(({ modelName }) => CHAIN.models[0]?.endsWith(`/${modelName}`));
  await account.call("PUT", `/api/v1/admin/ai/models/${first?.id}`, { version: first?.version, pricing: { input: "2.5", output: "10" } });
  await account.call("POST", "/api/v1/admin/ai/routes", routeBody(CHAIN));
}

async function expectExact({ store }: Stage, result: Awaited<ReturnType<typeof race>>, accepted: number): Promise<void> {
  const { tries, refused, each, shop, served, lows, fundsNano } = result;
  expect([result.accepted, served, refused.length]).toEqual([accepted, accepted, tries - accepted]);
  for (const { body } of refused) expect(JSON.parse(body.toString()).error.code).toBe("insufficient_balance");
  expect(lows.filter((available) => available < 0n)).toEqual([]);
  const left = fundsNano - BigInt(accepted) * each;
  expect(await shop.balance()).toEqual({ balance: left, available: left, held: 0n });
  const { requests } = await shop.account.call<{ requests: number }>("GET", "/api/stats/summary?mode=reseller");
  expect(requests).toBeGreaterThanOrEqual(accepted);
  const verdict = await verifyLedger(store.databaseUrl);
  expect(verdict.isClean, verdict.output).toBe(true);
}
