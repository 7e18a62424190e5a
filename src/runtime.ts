import { createHash, timingSafeEqual } from "node:crypto";
import path from "node:path";
import { Agent, buildConnector } from "undici";
import packageJson from "../package.json" with { type: "json" };
import { findProvider } from "./catalog/find-provider";
import { findResoldModel } from "./catalog/find-resold-model";
import { describeResoldModel, listResoldModels } from "./catalog/list-resold-models";
import { type CatalogProvider, currentCatalog, loadCatalog } from "./catalog/load-catalog";
import { seedCatalog } from "./catalog/seed/seed-catalog";
import { checkDatabase } from "./db/check-database";
import { dataFolder } from "./db/dialect";
import { GroupCommit } from "./db/group-commit";
import { lockStart } from "./db/lock-start";
import { once } from "./db/once";
import { prepareDatabase } from "./db/prepare-database";
import type { Caller, FinishedCall } from "./domain/call";
import type { Settlement } from "./domain/resale";
import { env, providerEnv } from "./env";
import type { Answer, Ask } from "./gateway/ask";
import { createGateway } from "./gateway/handle";
import { serveWeb } from "./gateway/mount-web";
import type { FoundModel, GatewayPorts, Target } from "./gateway/ports";
import { RunningCalls } from "./gateway/running-calls";
import { claimCall } from "./idempotency/claim-call";
import { finishCall } from "./idempotency/finish-call";
import { forgetOldCalls } from "./idempotency/forget-old-calls";
import { freeCall } from "./idempotency/free-call";
import { type ApiKeyOwner, authenticateApiKey } from "./keys/authenticate-api-key";
import { authenticateMonitorToken, type MonitorTokenOwner } from "./keys/authenticate-monitor-token";
import { countTokens, loadTokenizer } from "./metering/count-tokens";
import { Meter } from "./metering/meter";
import { callLog, log } from "./observe/log";
import { Metrics } from "./observe/metrics";
import type { UsageRow } from "./usage/usage-row";
import { UsageWriter } from "./usage/usage-writer";

const groupCommit = () => once("group-commit", () => new GroupCommit());

export const usageWriter = () =>
  once("usage-writer", () => {
    const { RECORD_WAIT_MS_MAX: waitMsMax, SETTLE_WAIT_MS_MAX: settleWaitMsMax } = env;
    const onSetAside = ({ requestId, organizationId }: UsageRow, reason: string) =>
      log.error({ event: "usage_set_aside", requestId, organizationId, reason });
    return new UsageWriter({ group: groupCommit(), spoolFolder: path.join(dataFolder(), "spool"), waitMsMax, settleWaitMsMax, onSetAside });
  });

export const meter = () =>
  once(
    "meter",
    () =>
      new Meter({
        group: groupCommit(),
        writer: usageWriter(),
        holdWaitMsMax: env.HOLD_WAIT_MS_MAX,
        marginPpmDefault: Math.round(env.DEFAULT_MARGIN_PERCENT * 1_000_000),
        nowMs: Date.now,
        onAlert: (alert) => {
          metrics().countAlert(alert);
          log.error({ event: "settlement_alert", ...alert });
        },
        onSweepError: (error) => log.warn({ event: "sweep_failed", error: String(error) }),
      }),
  );

export const runningCalls = () => once("running-calls", () => new RunningCalls());

export const metrics = () => once("metrics", () => new Metrics(() => usageWriter().health()));

function findTarget(providerId: string): Target | null {
  const provider = findProvider(providerId);
  return provider && targetOf(provider);
}

function targetOf(provider: CatalogProvider): Target {
  const { origin, pathname } = parsedUrl(provider.baseUrl);
  return { id: provider.id, dialect: provider.dialect, origin, basePath: pathname.replace(/\/+$/, "") };
}

const parsedUrls = new Map<string, URL>();
function parsedUrl(text: string): URL {
  const url = parsedUrls.get(text) ?? new URL(text);
  parsedUrls.set(text, url);
  return url;
}

function authenticate(token: string): Caller | null | Promise<Caller | null> {
  const asCaller = (owner: MonitorTokenOwner | null): Caller | null =>
    owner && { organizationId: owner.organizationId, credentialId: owner.credentialId, mode: "pass-through" };
  const owner = authenticateMonitorToken(token);
  return owner instanceof Promise ? owner.then(asCaller) : asCaller(owner);
}

function authenticateKey(key: string): Caller | null | Promise<Caller | null> {
  const asCaller = (owner: ApiKeyOwner | null): Caller | null => owner && { ...owner, mode: "reseller" };
  const owner = authenticateApiKey(key);
  return owner instanceof Promise ? owner.then(asCaller) : asCaller(owner);
}

function findModel(name: string): FoundModel {
  const found = findResoldModel(name, Date.now());
  if (found.status !== "found") return found;
  return { status: "found", model: found.model, target: targetOf(found.provider), apiKey: providerEnv(found.provider.id).apiKey ?? null };
}

/** Row first; then the counters and the log's one line, of the same row. */
async function record(call: FinishedCall): Promise<Settlement | null> {
  try {
    const { row, settlement } = await meter().finish(call);
    const costUsd = row.providerCostNanoUsd === null ? null : Number(row.providerCostNanoUsd) / 1e9;
    metrics().observe({ ...row, costUsd });
    const { requestId, organizationId, credentialId, provider, model, wire, statusCode, outcome, errorCode } = row;
    const { inputTokens, outputTokens, latencyMs, ttftMs, costStatus } = row;
    callLog.info({
      event: "call",
      requestId,
      organizationId,
      credentialId,
      provider,
      model,
      wire,
      statusCode,
      outcome,
      errorCode,
      inputTokens,
      outputTokens,
      costStatus,
      latencyMs,
      ttftMs,
    });
    return settlement;
  } catch (error) {
    // A failure of metering never breaks an answer.
    report(error, call.requestId);
    return null;
  }
}

function report(error: unknown, requestId: string): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  log.error({ event: "internal_error", requestId, error: { name, message, stack } });
}

/** The gateway's view of this process. */
export function makePorts(): GatewayPorts {
  const dispatcher = new Agent({
    connections: env.UPSTREAM_CONNECTIONS_MAX,
    pipelining: 1,
    connect: buildConnector({ timeout: env.UPSTREAM_CONNECT_TIMEOUT_MS }),
  });
  const limits = {
    requestBodyBytesMax: env.REQUEST_BODY_BYTES_MAX,
    requestIdleMsMax: env.REQUEST_BODY_IDLE_TIMEOUT_MS,
    firstByteMsMax: env.UPSTREAM_FIRST_BYTE_TIMEOUT_MS,
    upstreamIdleMsMax: env.UPSTREAM_IDLE_TIMEOUT_MS,
    drainMsMax: env.RESELLER_DRAIN_TIMEOUT_MS,
    retriesMax: env.RESELLER_RETRIES_MAX,
  };
  return {
    authenticateMonitorToken: authenticate,
    authenticateApiKey: authenticateKey,
    findTarget,
    findModel,
    listModels: () => listResoldModels(Date.now()),
    describeModel: (name) => describeResoldModel(name, Date.now()),
    begin: (request) => meter().begin(request),
    countTokens,
    running: runningCalls(),
    idempotency: { claim: (request) => claimCall(request, env.UPSTREAM_FIRST_BYTE_TIMEOUT_MS), finish: finishCall, free: freeCall },
    record,
    report,
    nowMs: Date.now,
    dispatcher,
    limits,
  };
}

function forgetOldCallsEveryHour(): void {
  const forget = () => forgetOldCalls().catch((error: unknown) => log.warn({ event: "forget_failed", error: String(error) }));
  void forget();
  setInterval(forget, 60 * 60 * 1000).unref();
}

/** What must be done before the first request: migrate, import prices, write what an earlier process left on disk. Once, however often it is asked for. */
export function prepare(): Promise<void> {
  return once("prepared", async () => {
    const { applied, skipped } = await lockStart(async () => ({ applied: await prepareDatabase(), ...(await seedCatalog()) }));
    await loadCatalog();
    await meter()
      .sweep()
      .catch((error: unknown) => log.warn({ event: "sweep_failed", error: String(error) }));
    meter().start();
    forgetOldCallsEveryHour();
    log.info({ event: "prepared", migrations: applied, skippedPrices: skipped.length });
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

/** `usage`: rows that wait for the database, in memory or on disk. `status`: `ok`, `degraded` (rows wait on disk) or `down`. */
export async function readHealth() {
  const isUp = await checkDatabase();
  const { queueDepth, spooledRows, unsafeRows, lastError } = usageWriter().health();
  const isDegraded = lastError !== null || spooledRows + unsafeRows > 0;
  return {
    isUp,
    status: isUp ? (isDegraded ? "degraded" : "ok") : "down",
    version: packageJson.version,
    database: isUp ? "ok" : "down",
    usage: { queueDepth, spooledRows, unsafeRows },
    providers: Object.fromEntries([...currentCatalog().providers.keys()].map((id) => [id, { configured: providerEnv(id).apiKey !== undefined }])),
  };
}

const digest = (text: string) => createHash("sha256").update(text).digest();
const NO_STORE = { "cache-control": "no-store", "content-type": "text/plain" };

/** Prometheus' text for who knows METRICS_TOKEN; without one there is no such page. */
export async function answerMetrics(authorization: string | null): Promise<{ status: number; headers: Record<string, string>; body: string }> {
  if (!env.METRICS_TOKEN) return { status: 404, headers: NO_STORE, body: "Not found\n" };
  if (!timingSafeEqual(digest(authorization ?? ""), digest(`Bearer ${env.METRICS_TOKEN}`)))
    return { status: 401, headers: NO_STORE, body: "Unauthorized\n" };
  return { status: 200, headers: { ...NO_STORE, "content-type": metrics().contentType }, body: await metrics().render() };
}
