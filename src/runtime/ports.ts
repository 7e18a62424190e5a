import { findResoldModel } from "../catalog/find-resold-model";
import { describeResoldModel, listResoldModels } from "../catalog/list-resold-models";
import { findProvider } from "../catalog/load-catalog";
import { isConfigured, providerKey } from "../catalog/provider-key";
import { once } from "../db/once";
import { env } from "../env";
import type { FoundModel, GatewayPorts, Target } from "../gateway/ports";
import { RunningCalls } from "../gateway/running-calls";
import { claimCall } from "../idempotency/claim-call";
import { closeCall, freeCall } from "../idempotency/close-call";
import { authenticateApiKey, authenticateMonitorToken } from "../keys/authenticate-credential";
import { countTokens } from "../metering/count-tokens";
import { meter, recordCall, report } from "./record-call";
import { upstreamDispatcher } from "./upstream-dispatcher";

export const runningCalls = () => once("running-calls", () => new RunningCalls());

function findTarget(providerId: string): Target | null {
  return findProvider(providerId);
}

function findModel(name: string): FoundModel {
  const found = findResoldModel(name, Date.now());
  if (found.status !== "found") return found;
  const { model, provider } = found;
  return { status: "found", model, target: provider, apiKey: isConfigured(provider) ? { text: providerKey(provider) } : null };
}

/** The gateway's view of this process. */
export function makePorts(): GatewayPorts {
  const limits = {
    requestBodyBytesMax: env.REQUEST_BODY_BYTES_MAX,
    requestIdleMsMax: env.REQUEST_BODY_IDLE_TIMEOUT_MS,
    firstByteMsMax: env.UPSTREAM_FIRST_BYTE_TIMEOUT_MS,
    upstreamIdleMsMax: env.UPSTREAM_IDLE_TIMEOUT_MS,
    drainMsMax: env.RESELLER_DRAIN_TIMEOUT_MS,
    retriesMax: env.RESELLER_RETRIES_MAX,
  };
  return {
    authenticateMonitorToken,
    authenticateApiKey,
    findTarget,
    findModel,
    listModels: () => listResoldModels(Date.now()),
    describeModel: (name) => describeResoldModel(name, Date.now()),
    hold: (request) => meter().hold(request),
    countTokens,
    running: runningCalls(),
    idempotency: { claim: (request) => claimCall(request, env.UPSTREAM_FIRST_BYTE_TIMEOUT_MS), finish: closeCall, free: freeCall },
    record: recordCall,
    report,
    nowMs: Date.now,
    dispatcher: upstreamDispatcher(),
    limits,
  };
}
