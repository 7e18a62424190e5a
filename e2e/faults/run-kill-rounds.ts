import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { openServerShop, type ServerShop } from "../money/server/open-shop";
import { openStore, type Store, type StoreKind } from "../money/server/open-store";
import { verifyLedger } from "../money/verify-ledger";
import { startSimulator } from "../tools/simulator/start-simulator";
import prepareBuild from "../tools/support/prepare-build";
import { resaleKeys, simulatedProviders } from "../tools/support/server-env";
import { type App, startApp } from "../tools/support/start-app";
import { applyMixedLoad, openChain, type WholeAnswer } from "./apply-mixed-load";
import { type BooksFindings, compareWithBooks } from "./compare-with-books";
import { cpuMs } from "./read-process";
import { quantile, until } from "./start-faulty";

export interface KillReport extends BooksFindings {
  store: StoreKind;
  rounds: number;
  /** Answers that clients received to their clean end. */
  wholeAnswers: number;
  brokenAnswers: number;
  /** What `ledger:verify` said after a restart that was not well. */
  badLedgers: string[];
  /** From the start of the process to its first healthy answer: by the clock, which a busy machine stretches, and of the processor. */
  startMsMedian: number;
  startMsMax: number;
  startCpuMsMax: number;
  /** From a process's first healthy answer to the moment when the holds of the one before were closed. */
  holdsClosedMsMedian: number;
}

const CLIENTS = 24;
const LOAD_MS = { min: 150, max: 1_500 };
const HOLDS_MS_MAX = 10_000;

/** The same data through `rounds` lives of the server, each ended by SIGKILL at a random moment under mixed load. */
export async function runKillRounds({ rounds, store: kind }: { rounds: number; store: StoreKind }): Promise<KillReport> {
  prepareBuild(); // not a part of the first start
  const simulator = await startSimulator();
  const store = await openStore(kind);
  const env = { ...simulatedProviders(simulator.origin), ...resaleKeys(), ...store.env() };
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const life = new Lives(store, env);
  const whole: WholeAnswer[] = [];
  let brokenAnswers = 0;
  try {
    let app = await life.start();
    const caller = await makeCaller(app);
    for (let round = 0; round < rounds; round++) {
      const load = applyMixedLoad({ origin: app.origin, ...caller, agent, clients: CLIENTS });
      await sleep(LOAD_MS.min + Math.random() * (LOAD_MS.max - LOAD_MS.min));
      await app.stop("SIGKILL");
      const seen = await load.stop();
      whole.push(...seen.whole);
      brokenAnswers += seen.broken;
      app = await life.start();
      await life.inspect();
    }
    await app.stop();
    const findings = await compareWithBooks({ store, simulator, whole });
    return { store: kind, rounds, wholeAnswers: whole.length, brokenAnswers, ...life.report(), ...findings };
  } finally {
    agent.destroy();
    await life.end();
    await simulator.close();
    await store.dispose();
  }
}

async function makeCaller(app: App): Promise<{ token: string; key: string }> {
  const shop: ServerShop = await openServerShop(app, "10000.00");
  await openChain(shop.account);
  return { token: await shop.account.mintToken(), key: shop.key };
}

/** The lives of the server, and what each start found. */
class Lives {
  readonly #startMs: number[] = [];
  readonly #startCpuMs: number[] = [];
  readonly #holdsClosedMs: number[] = [];
  readonly #badLedgers: string[] = [];
  #healthyAt = 0;
  #app: App | null = null;

  constructor(
    private readonly store: Store,
    private readonly env: Record<string, string>,
  ) {}

  async start(): Promise<App> {
    const startedAt = performance.now();
    this.#app = await startApp({ mount: "server", folder: this.store.folder, env: this.env });
    this.#healthyAt = performance.now();
    this.#startMs.push(this.#healthyAt - startedAt);
    this.#startCpuMs.push(cpuMs(this.#app.pid));
    return this.#app;
  }

  /** Nothing runs now: every hold of the life before must close, and the ledger must be right. */
  async inspect(): Promise<void> {
    const countOpen = async () => (await this.store.query(`SELECT 1 FROM "Hold" WHERE "status" = 'open'`)).length;
    await until("without open holds", HOLDS_MS_MAX, async () => (await countOpen()) === 0);
    this.#holdsClosedMs.push(performance.now() - this.#healthyAt);
    const verdict = await verifyLedger(this.store.databaseUrl);
    if (!verdict.isClean) this.#badLedgers.push(verdict.output);
  }

  report() {
    return {
      badLedgers: this.#badLedgers,
      startMsMedian: quantile(this.#startMs, 0.5),
      startMsMax: Math.max(...this.#startMs),
      startCpuMsMax: Math.max(...this.#startCpuMs),
      holdsClosedMsMedian: quantile(this.#holdsClosedMs, 0.5),
    };
  }

  async end(): Promise<void> {
    await this.#app?.stop("SIGKILL");
  }
}
