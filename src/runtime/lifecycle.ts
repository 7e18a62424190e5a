import { exactAddress } from "../access/client-address";
import { checkBudgets, watchBudgets } from "../budgets/budget-book";
import { currentCatalog, loadCatalog, watchCatalog } from "../catalog/load-catalog";
import { isConfigured } from "../catalog/provider-key";
import { once } from "../db/once";
import type { Caller } from "../domain/call";
import type { AppError } from "../domain/errors";
import { env } from "../env";
import type { GatewayRequest, GatewayResponse } from "../gateway/exchange";
import { createGateway } from "../gateway/handle";
import { serveWeb, toWebResponse } from "../gateway/mounts/mount-web";
import { shapeError } from "../gateway/providers/shape-error";
import { evictOldCalls } from "../idempotency/close-call";
import { loadTokenizer } from "../metering/count-tokens";
import { log } from "../observe/log";
import { makePorts } from "./make-ports";
import { isPreparedByThisBuild } from "./prepared-by";
import { meter, report } from "./record-call";
import { startRouting } from "./routing";

function evictOldCallsEveryHour(): void {
  const evict = () => evictOldCalls().catch((error: unknown) => log.warn({ event: "evict_failed", error: String(error) }));
  void evict();
  setInterval(evict, 60 * 60 * 1000).unref();
}

const data = () => once("data", () => ({ isPrepared: false }));

/** Another process has just run `prepareData` on the same database. */
export function trustPreparedData(): void {
  data().isPrepared = true;
}

/** What must be done before the first request: migrate, import prices, write what an earlier process left on disk. Once, however often it is asked for. */
export function prepare(): Promise<void> {
  return once("prepared", async () => {
    if (!data().isPrepared && !(await isPreparedByThisBuild())) {
      // Only here: the schema engine and the price list would stay in memory.
      const { prepareData } = await import("./prepare-data");
      await prepareData();
    }
    await loadCatalog();
    watchCatalog();
    await checkBudgets();
    watchBudgets();
    await meter()
      .sweep()
      .catch((error: unknown) => log.warn({ event: "sweep_failed", error: String(error) }));
    meter().start();
    evictOldCallsEveryHour();
    if (env.NODE_ENV !== "test") startRouting();
  });
}

/** Loading the tokenizer stops the process for some 200 ms: not while it starts. */
const TOKENIZER_AFTER_MS = 1_000;

/** The gateway of this process, for both mounts. */
export function gateway(): Promise<(request: GatewayRequest) => Promise<GatewayResponse>> {
  return once("gateway", async () => {
    await prepare();
    const isResold = [...currentCatalog().providers.values()].some(isConfigured);
    // Until it is there, a safe bound is counted instead.
    if (isResold) setTimeout(() => loadTokenizer().catch((error: unknown) => report(error, "")), TOKENIZER_AFTER_MS).unref();
    return createGateway(makePorts());
  });
}

const addressOf = (request: Request) => () => exactAddress(request.headers);

/** The App Router mount. */
export async function handleRequest(request: Request): Promise<Response> {
  return serveWeb(await gateway(), request, { address: addressOf(request) });
}

/** The same for somebody who is known already, not by the request's headers. */
export async function handleRequestOf(caller: Caller, request: Request): Promise<Response> {
  return serveWeb(await gateway(), request, { caller });
}

/** A refusal of the reseller's endpoint that was decided before the gateway was asked, in the shape of its own. */
export function refuseResoldCall(error: AppError, requestId: string): Response {
  return toWebResponse(shapeError("openai", error, requestId));
}
