import type { Caller } from "../../domain/call";
import type { ModelListing } from "../../domain/resale";
import type { Answer } from "../ask";
import type { GatewayPorts } from "../ports";
import { isAllowed, unknownModel } from "./choose-model";

/**
 * `GET /models`: what this caller may call, in OpenAI's shape and with what it costs. Who lists in order to call wants no model that would answer
 * 503, so that those of providers without a key are left out; unless no provider has one: then it is the price list of what could be sold, for an
 * operator who is just setting up and would take an empty list for a fault.
 */
export function answerModels(ports: GatewayPorts, caller: Caller, requestId: string): Answer {
  const priced = ports.listModels();
  const callable = priced.filter(({ id }) => isConfigured(ports, id));
  const listed = (callable.length > 0 ? callable : priced).filter((model) => isAllowed(caller, model, model.id));
  return answerJson({ object: "list", data: listed.map(printModel) }, requestId);
}

function isConfigured(ports: GatewayPorts, name: string): boolean {
  const found = ports.findModel(name);
  return found.status === "found" && found.apiKey !== null;
}

/** `GET /models/{model}`, with or without a key for its provider: a call says which. @throws AppError `model_not_found`, also for a model that the key may not call */
export function answerModel(ports: GatewayPorts, query: { caller: Caller; name: string; requestId: string }): Answer {
  const model = ports.describeModel(query.name);
  if (!model || !isAllowed(query.caller, model, query.name)) throw unknownModel(query.name);
  return answerJson(printModel(model), query.requestId);
}

function printModel({ id, providerId, createdAtMs, contextWindow, maxOutputTokens, capabilities, pricing }: ModelListing) {
  const created = Math.floor(createdAtMs / 1000);
  return { id, object: "model", created, owned_by: providerId, provider: providerId, contextWindow, maxOutputTokens, capabilities, pricing };
}

function answerJson(json: unknown, requestId: string): Answer {
  const body = Buffer.from(JSON.stringify(json));
  const rawHeaders = ["content-type", "application/json", "content-length", String(body.length), "cache-control", "no-store"];
  return { status: 200, rawHeaders: [...rawHeaders, "x-monitor-request-id", requestId], body };
}
