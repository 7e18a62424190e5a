import { execFileSync } from "node:child_process";
import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { applyMixedLoad, openChain } from "../../faults/apply-mixed-load";
import { compareWithBooks } from "../../faults/compare-with-books";
import { until } from "../../faults/start-faulty";
import { type Simulator, startSimulator } from "../../tools/simulator/start-simulator";
import { resaleKeys, simulatedProviders } from "../../tools/support/server-env";
import { type App, startApp } from "../../tools/support/start-app";
import { callResold } from "../resold-call";
import { verifyLedger } from "../verify-ledger";
import { lockStore } from "./lock-store";
import { openServerShop, type ServerShop } from "./open-shop";
import { openStore, STORE_KINDS, type Store, type StoreKind } from "./open-store";

const CLIENTS = 12;
const HOLD_WAIT_MS = 800;
const LIMITS = { HOLD_WAIT_MS_MAX: String(HOLD_WAIT_MS), SETTLE_WAIT_MS_MAX: "1500" };

interface Stage {
  store: Store;
  simulator: Simulator;
  app: App;
  shop: ServerShop;
  token: string;
  agent: Agent;
}
let stage: Stage | undefined;
afterEach(async () => {
  stage?.agent.destroy();
  await stage?.app.stop("SIGKILL");
  await stage?.simulator.close();
  await stage?.store.dispose();
  stage = undefined;
});

const startOn = (store: Store, simulator: Simulator) =>
  startApp({ mount: "server", folder: store.folder, env: { ...simulatedProviders(simulator.origin), ...resaleKeys(), ...LIMITS, ...store.env() } });

async function start(kind: StoreKind): Promise<Stage> {
  const [store, simulator] = [await openStore(kind), await startSimulator()];
  const app = await startOn(store, simulator);
  const shop = await openServerShop(app, "1000.00");
  await openChain(shop.account);
  const agent = new Agent({ keepAlive: true, maxSockets: 2 * CLIENTS });
  stage = { store, simulator, app, shop, token: await shop.account.mintToken(), agent };
  return stage;
}

const load = ({ app, shop, token, agent }: Stage) =>
  applyMixedLoad({ origin: app.origin, key: shop.key, token, agent, clients: CLIENTS, tolerated: [503] });

/** Whatever happened: what was sent had a hold, what was served is charged once, and the ledger is right. */
async function expectAllAccounted({ store, simulator }: Stage, whole: Parameters<typeof compareWithBooks>[0]["whole"]): Promise<void> {
  await simulator.books.idle();
  const findings = () => compareWithBooks({ store, simulator, whole });
  await until("all charged, and nothing held", 30_000, async () => {
    const { lost, openHolds, missing } = await findings();
    return lost + openHolds.length + missing.length === 0;
  });
  const { rows, charges, fallenOver, ...lists } = await findings();
  console.log(`${whole.length} whole answers, ${rows} rows, ${charges} charges, ${fallenOver} of them after a fallback`);
  expect(lists).toEqual({ missing: [], duplicates: [], wrongHours: [], unpaid: [], unexplained: [], openHolds: [], complaints: [], lost: 0 });
  const verdict = await verifyLedger(store.databaseUrl);
  expect(verdict.isClean, verdict.output).toBe(true);
}

describe.each(STORE_KINDS)("%s", (kind) => {
  test("locked under load: no call is sent without a hold, no settlement is lost", { timeout: 120_000 }, async () => {
    const running = await start(kind);
    const { simulator, store, app, shop } = running;
    const loading = load(running);
    await sleep(800);
    const lock = await lockStore(store);
    await sleep(HOLD_WAIT_MS + 200); // calls whose hold was made before are on their way
    // By their tags: a call of which a try has failed is tried again under the hold that it has.
    const resold = () => new Set(simulator.books.calls.flatMap(({ tag }) => tag ?? [])).size;
    const before = resold();
    const refused = await callResold({ origin: app.origin, key: shop.key, model: "gpt-4o-mini" });
    expect([refused.status, refused.headers["retry-after"] !== undefined]).toEqual([503, true]);
    await sleep(1_500);
    expect(resold() - before).toBe(0);
    await lock.release();
    await until("served again", 15_000, async () => (await callResold({ origin: app.origin, key: shop.key, model: "gpt-4o-mini" })).status === 200);
    await sleep(500);
    const { whole, tolerated } = await loading.stop();
    expect(tolerated).toBeGreaterThan(0);
    await expectAllAccounted(running, whole);
  });

  test("the app restarted under load: streams end, nothing is lost", { timeout: 120_000 }, async () => {
    const running = await start(kind);
    const loading = load(running);
    await sleep(1_000);
    await running.app.stop("SIGTERM");
    const { whole } = await loading.stop();
    running.app = await startOn(running.store, running.simulator);
    await expectAllAccounted(running, whole);
  });
});

test.each(["restart", "crash"] as const)(
  "PostgreSQL ends with a %s under load and comes back: refused meanwhile, nothing is lost",
  { timeout: 120_000 },
  async (how) => {
    const running = await start("postgresql");
    const { store, app, shop } = running;
    const loading = load(running);
    await sleep(1_000);
    await store.server?.halt(how);
    await sleep(2_000);
    await store.server?.resume();
    const backAt = performance.now();
    await until("served again", 15_000, async () => (await callResold({ origin: app.origin, key: shop.key, model: "gpt-4o-mini" })).status === 200);
    const reconnectedMs = performance.now() - backAt;
    await sleep(500);
    const { whole, tolerated } = await loading.stop();
    console.log(`${how}: served again after ${reconnectedMs.toFixed(0)} ms; ${tolerated} calls refused with 503`);
    expect(reconnectedMs).toBeLessThan(5_000);
    await expectAllAccounted(running, whole);
  },
);

/** The process may write no file beyond so many bytes; null: it may again. */
function limitFiles(pid: number, bytes: number | null): void {
  execFileSync("prlimit", ["--pid", String(pid), `--fsize=${bytes ?? "unlimited"}:`]);
}

test("SQLite on a disk that is full: refused before anything is sent, and all is charged when there is room again", {
  timeout: 120_000,
}, async () => {
  const running = await start("sqlite");
  const { simulator, app, shop } = running;
  const loading = load(running);
  await sleep(800);
  limitFiles(app.pid, 4_096); // the database's log cannot grow; a small file of its own still can
  await sleep(HOLD_WAIT_MS + 1_000);
  const resold = () => simulator.books.calls.filter((call) => call.tag !== null).length;
  const before = resold();
  expect((await callResold({ origin: app.origin, key: shop.key, model: "gpt-4o-mini" })).status).toBe(503);
  await sleep(1_500);
  expect(resold() - before).toBe(0);
  limitFiles(app.pid, null);
  await until("served again", 15_000, async () => (await callResold({ origin: app.origin, key: shop.key, model: "gpt-4o-mini" })).status === 200);
  const { whole } = await loading.stop();
  await expectAllAccounted(running, whole);
});
