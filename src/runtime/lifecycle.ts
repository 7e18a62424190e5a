import { currentCatalog, loadCatalog } from "../catalog/load-catalog";
import { once } from "../db/once";
import type { Caller } from "../domain/call";
import { providerEnv } from "../env";
import type { Answer, Ask } from "../gateway/ask";
import { createGateway } from "../gateway/handle";
import { serveWeb } from "../gateway/mount-web";
import { forgetOldCalls } from "../idempotency/forget-old-calls";
import { loadTokenizer } from "../metering/count-tokens";
import { log } from "../observe/log";
import { makePorts } from "./ports";
import { meter, report } from "./record-call";

function forgetOldCallsEveryHour(): void {
  const forget = () => forgetOldCalls().catch((error: unknown) => log.warn({ event: "forget_failed", error: String(error) }));
  void forget();
  setInterval(forget, 60 * 60 * 1000).unref();
}

const data = () => once("data", () => ({ isPrepared: false }));

/** Another process has just run `prepareData` on the same database. */
export function trustPreparedData(): void {
  data().isPrepared = true;
}

/** What must be done before the first request: migrate, import prices, write what an earlier process left on disk. Once, however often it is asked for. */
export function prepare(): Promise<void> {
  return once("prepared", async () => {
    if (!data().isPrepared) {
      // Only here: the schema engine and the price list would stay in memory.
      const { prepareData } = await import("./prepare-data");
      await prepareData();
    }
    await loadCatalog();
    await meter()
      .sweep()
      .catch((error: unknown) => log.warn({ event: "sweep_failed", error: String(error) }));
    meter().start();
    forgetOldCallsEveryHour();
  });
}

/** Loading the tokenizer stops the process for some 200 ms: not while it starts. */
const TOKENIZER_AFTER_MS = 1_000;

/** The gateway of this process, for both mounts. */
export function gateway(): Promise<(ask: Ask) => Promise<Answer>> {
  return once("gateway", async () => {
    await prepare();
    const isResold = [...currentCatalog().providers.keys()].some((id) => providerEnv(id).apiKey !== undefined);
    // Until it is there, a safe bound is counted instead.
    if (isResold) setTimeout(() => loadTokenizer().catch((error: unknown) => report(error, "")), TOKENIZER_AFTER_MS).unref();
    return createGateway(makePorts());
  });
}

/** The App Router mount. */
export async function handleRequest(request: Request): Promise<Response> {
  return serveWeb(await gateway(), request);
}

/** The same for somebody who is known already, not by the request's headers. */
export async function handleRequestOf(caller: Caller, request: Request): Promise<Response> {
  return serveWeb(await gateway(), request, { caller });
}
