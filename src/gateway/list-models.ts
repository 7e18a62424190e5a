import type { Caller } from "../domain/call";
import type { ModelListing } from "../domain/resale";
import type { CallState } from "./call-state";
import { type GatewayResponse, jsonResponse } from "./exchange";
import type { FoundTargets, GatewayPorts } from "./ports";
import { mayCallAny, unknownModel } from "./request/choose-targets";
import type { ResaleEndpoint } from "./request/find-endpoint";

/** `GET /models` and `GET /models/{model}`: answered here, and not recorded. */
export function answerModels({ ports, requestId }: CallState, { kind, modelName, format }: ResaleEndpoint, caller: Caller): GatewayResponse {
  if (kind === "models") return format === "gemini" ? listForGemini(ports, caller, requestId) : listModels(ports, caller, requestId);
  const listing = findModel(ports, { caller, name: modelName });
  return jsonResponse(format === "gemini" ? formatForGemini(listing) : formatModel(listing), { requestId });
}

/** `GET /models`, in OpenAI's shape, which has room for Anthropic's, and with what each costs. */
export function listModels(ports: GatewayPorts, caller: Caller, requestId: string): GatewayResponse {
  const data = listOffers(ports, caller).offers.map(({ listing }) => formatModel(listing));
  const ends = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  return jsonResponse({ object: "list", data, has_more: false, ...ends }, { requestId });
}

/** https://ai.google.dev/api/models#method:-models.list */
function listForGemini(ports: GatewayPorts, caller: Caller, requestId: string): GatewayResponse {
  const models = listOffers(ports, caller).offers.filter(({ listing }) => !listing.capabilities.includes("embeddings"));
  return jsonResponse({ models: models.map(({ listing }) => formatForGemini(listing)) }, { requestId });
}

/** A name that may be called, and where it leads. */
export interface Offer {
  listing: ModelListing;
  found: FoundTargets;
}

/**
 * What this caller may call, routes and models. Models of providers without a key would answer 503, so they are left out; unless no provider has a
 * key: then it is the price list of what could be sold, for an operator who is just setting up and would take an empty list for a fault.
 */
export function listOffers(
  ports: Pick<GatewayPorts, "listModels" | "findTargets">,
  caller: Pick<Caller, "allowedModels">,
): { offers: Offer[]; areCallable: boolean } {
  const priced = ports.listModels().map((listing): Offer => ({ listing, found: ports.findTargets(listing.id) }));
  const callable = priced.filter(({ found }) => found.targets.some((one) => one.found.status === "found" && one.found.apiKey !== null));
  const areCallable = callable.length > 0;
  const offers = (areCallable ? callable : priced).filter(({ listing, found }) => mayCallAny(caller, found, listing.id));
  return { offers, areCallable };
}

/** With or without a key for its provider: a call says which. @throws AppError `model_not_found`, also for a model that the key may not call */
function findModel(ports: GatewayPorts, query: { caller: Caller; name: string }): ModelListing {
  const model = ports.describeModel(query.name);
  if (!model || !mayCallAny(query.caller, ports.findTargets(query.name), query.name)) throw unknownModel(query.name);
  return model;
}

function formatModel({ id, providerId, createdAtMs, contextWindow, maxOutputTokens, capabilities, pricing }: ModelListing) {
  const created = Math.floor(createdAtMs / 1000);
  const ours = { provider: providerId, contextWindow, maxOutputTokens, capabilities, pricing };
  const anthropic = { type: "model", display_name: id, created_at: new Date(created * 1000).toISOString() };
  return { id, object: "model", created, owned_by: providerId, ...anthropic, ...ours };
}

const GENERATION_METHODS = ["generateContent", "streamGenerateContent", "countTokens"];

function formatForGemini({ id, contextWindow, maxOutputTokens }: ModelListing) {
  const limits = { ...(contextWindow ? { inputTokenLimit: contextWindow } : {}), ...(maxOutputTokens ? { outputTokenLimit: maxOutputTokens } : {}) };
  return { name: `models/${id}`, baseModelId: id, version: "1", displayName: id, ...limits, supportedGenerationMethods: GENERATION_METHODS };
}
