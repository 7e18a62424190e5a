import { admitPage } from "../access/admit-page";
import { authenticateSessionNow } from "../access/authenticate-session";
import { findSpentBudget } from "../budgets/find-spent-budget";
import { type FoundResoldModel, findResoldModel } from "../catalog/find-resold-model";
import { type FoundRoute, findRoute } from "../catalog/find-route";
import { describeResoldModel, listResoldModels } from "../catalog/list-resold-models";
import { findProvider } from "../catalog/load-catalog";
import { isConfigured, providerKey } from "../catalog/provider-key";
import { once } from "../db/once";
import type { BudgetLabels } from "../domain/budget";
import type { Caller } from "../domain/call";
import { PLAYGROUND } from "../domain/playground";
import { env } from "../env";
import { headerOf } from "../gateway/exchange";
import type { FoundModel, FoundTargets, GatewayPorts, Target } from "../gateway/ports";
import { RunningCalls } from "../gateway/running-calls";
import { claimCall } from "../idempotency/claim-call";
import { closeCall, freeCall } from "../idempotency/close-call";
import { authenticateApiKey, authenticateMonitorToken } from "../keys/authenticate-credential";
import { findOrganizationLimits } from "../keys/find-organization-limits";
import { countTokens, vocabularyOf } from "../metering/count-tokens";
import { callLimits } from "./call-limits";
import { meter, metrics, recordCall, report } from "./record-call";
import { router } from "./routing";
import { upstreamDispatcher } from "./upstream-dispatcher";

/** What shows whose session and page it is. */
const PAGE_HEADERS = ["cookie", "host", "origin", "sec-fetch-site", "content-type", "x-forwarded-proto"] as const;
type PageCall = Parameters<GatewayPorts["authenticatePage"]>[0];

export const runningCalls = () => once("running-calls", () => new RunningCalls());

/** The playground's calls to a provider's mount, with the person's own provider key. A program that has our cookie is no page of ours: it brings a token. */
async function authenticatePage({ target, rawHeaders }: PageCall): Promise<Caller | null> {
  if (headerOf(rawHeaders, "origin") === null && headerOf(rawHeaders, "sec-fetch-site") === null) return null;
  const headers = new Headers(
    PAGE_HEADERS.flatMap((name): [string, string][] => {
      const value = headerOf(rawHeaders, name);
      return value === null ? [] : [[name, value]];
    }),
  );
  const member = await authenticateSessionNow(headers);
  if (!member) return null;
  admitPage({ url: `http://${headers.get("host")}${target}`, headers }, member);
  const { organizationId } = member;
  return { organizationId, credentialId: PLAYGROUND.id, mode: "pass-through", ...(await findOrganizationLimits(organizationId)) };
}

function findTarget(providerId: string): Target | null {
  return findProvider(providerId);
}

function findTargets(name: string): FoundTargets {
  const atMs = Date.now();
  const route = findRoute(name, atMs);
  if (route === null)
    return { rule: null, isModelName: true, targets: [{ name, found: withKey(findResoldModel(name, atMs)) }], contextWindowFallbacks: [] };
  const { rule, isModelName, targets, contextWindowFallbacks } = route;
  const keyed = (target: FoundRoute["targets"][number]) => ({ name: target.name, found: withKey(target.found) });
  return { rule, isModelName, targets: targets.map(keyed), contextWindowFallbacks: contextWindowFallbacks.map(keyed) };
}

function withKey(found: FoundResoldModel): FoundModel {
  if (found.status !== "found") return found;
  const { model, provider } = found;
  return { status: "found", model, target: provider, apiKey: isConfigured(provider) ? { text: providerKey(provider) } : null };
}

/** A passed-through call waits no longer for its budgets. */
const BUDGET_WAIT_MS_MAX = 1_000;

/** A database that does not answer is no reason to refuse what is not paid from here. */
function findSpentBudgetOf(
  { organizationId, credentialId }: Caller,
  labels: BudgetLabels,
  atMs: number,
): ReturnType<GatewayPorts["findSpentBudget"]> {
  const found = findSpentBudget({ organizationId, credentialId, labels, atMs });
  if (!(found instanceof Promise)) return found;
  const known = found.catch((error: unknown) => {
    report(error, "");
    return null;
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), BUDGET_WAIT_MS_MAX);
  });
  return Promise.race([known, late]).finally(() => clearTimeout(timer));
}

/** What can be called, by the catalog in memory. */
export const catalogPorts = {
  findTargets,
  listModels: () => listResoldModels(Date.now()),
} satisfies Partial<GatewayPorts>;

/** The gateway's view of this process. */
export function makePorts(): GatewayPorts {
  const limits = {
    requestBodyBytesMax: env.REQUEST_BODY_BYTES_MAX,
    requestIdleMsMax: env.REQUEST_BODY_IDLE_TIMEOUT_MS,
    firstByteMsMax: env.UPSTREAM_FIRST_BYTE_TIMEOUT_MS,
    upstreamIdleMsMax: env.UPSTREAM_IDLE_TIMEOUT_MS,
    drainMsMax: env.RESELLER_DRAIN_TIMEOUT_MS,
    retriesMax: env.RESELLER_RETRIES_MAX,
    refusesUnknownFields: env.RESELLER_UNKNOWN_FIELDS === "refuse",
  };
  return {
    authenticateMonitorToken,
    authenticateApiKey,
    authenticatePage,
    findTarget,
    ...catalogPorts,
    routing: router(),
    describeModel: (name) => describeResoldModel(name, Date.now()),
    hold: (request) => meter().hold(request),
    findSpentBudget: findSpentBudgetOf,
    countTokens,
    vocabularyOf,
    countCopy: (result) => metrics().countCopy(result),
    callLimits,
    running: runningCalls(),
    idempotency: { claim: (request) => claimCall(request, env.UPSTREAM_FIRST_BYTE_TIMEOUT_MS), finish: closeCall, free: freeCall },
    record: recordCall,
    report,
    nowMs: Date.now,
    dispatcher: upstreamDispatcher(),
    limits,
  };
}
