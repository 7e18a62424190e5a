import type { Caller } from "../domain/call";
import type { ModelListing } from "../domain/resale";
import type { CallState } from "./call-state";
import { type GatewayResponse, jsonResponse } from "./exchange";
import type { GatewayPorts } from "./ports";
import { isAllowed, unknownModel } from "./request/choose-model";
import type { ResaleEndpoint } from "./request/find-endpoint";

/** `GET /models` and `GET /models/{model}`: answered here, and not recorded. */
export function answerModels({ ports, requestId }: CallState, { kind, modelName }: ResaleEndpoint, caller: Caller): GatewayResponse {
  return kind === "models" ? listModels(ports, caller, requestId) : describeModel(ports, { caller, name: modelName, requestId });
}

/**
 * `GET /models`: what this caller may call, in OpenAI's shape and with what it costs. Models of providers without a key would answer 503, so they
 * are left out; unless no provider has a key: then it is the price list of what could be sold, for an operator who is just setting up and would
 * take an empty list for a fault.
 */
export function listModels(ports: GatewayPorts, caller: Caller, requestId: string): GatewayResponse {
  const priced = ports.listModels();
  const callable = priced.filter(({ id }) => isConfigured(ports, id));
  const listed = (callable.length > 0 ? callable : priced).filter((model) => isAllowed(caller, model, model.id));
  return jsonResponse({ object: "list", data: listed.map(formatModel) }, { requestId });
}

function isConfigured(ports: GatewayPorts, name: string): boolean {
  const found = ports.findModel(name);
  return found.status === "found" && found.apiKey !== null;
}

/** `GET /models/{model}`, with or without a key for its provider: a call says which. @throws AppError `model_not_found`, also for a model that the key may not call */
function describeModel(ports: GatewayPorts, query: { caller: Caller; name: string; requestId: string }): GatewayResponse {
  const model = ports.describeModel(query.name);
  if (!model || !isAllowed(query.caller, model, query.name)) throw unknownModel(query.name);
  return jsonResponse(formatModel(model), { requestId: query.requestId });
}

function formatModel({ id, providerId, createdAtMs, contextWindow, maxOutputTokens, capabilities, pricing }: ModelListing) {
  const created = Math.floor(createdAtMs / 1000);
  return { id, object: "model", created, owned_by: providerId, provider: providerId, contextWindow, maxOutputTokens, capabilities, pricing };
}
