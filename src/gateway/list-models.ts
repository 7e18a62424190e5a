import type { Caller } from "../domain/call";
import type { ModelListing } from "../domain/resale";
import type { CallState } from "./call-state";
import { type GatewayResponse, jsonResponse } from "./exchange";
import type { FoundTargets, GatewayPorts } from "./ports";
import { mayCallAny, unknownModel } from "./request/choose-targets";
import type { ResaleEndpoint } from "./request/find-endpoint";

/** `GET /models` and `GET /models/{model}`: answered here, and not recorded. */
export function answerModels({ ports, requestId }: CallState, { kind, modelName }: ResaleEndpoint, caller: Caller): GatewayResponse {
  return kind === "models" ? listModels(ports, caller, requestId) : describeModel(ports, { caller, name: modelName, requestId });
}

/** `GET /models`, in OpenAI's shape and with what each costs. */
export function listModels(ports: GatewayPorts, caller: Caller, requestId: string): GatewayResponse {
  const { offers } = listOffers(ports, caller);
  return jsonResponse({ object: "list", data: offers.map(({ listing }) => formatModel(listing)) }, { requestId });
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

/** `GET /models/{model}`, with or without a key for its provider: a call says which. @throws AppError `model_not_found`, also for a model that the key may not call */
function describeModel(ports: GatewayPorts, query: { caller: Caller; name: string; requestId: string }): GatewayResponse {
  const model = ports.describeModel(query.name);
  if (!model || !mayCallAny(query.caller, ports.findTargets(query.name), query.name)) throw unknownModel(query.name);
  return jsonResponse(formatModel(model), { requestId: query.requestId });
}

function formatModel({ id, providerId, createdAtMs, contextWindow, maxOutputTokens, capabilities, pricing }: ModelListing) {
  const created = Math.floor(createdAtMs / 1000);
  return { id, object: "model", created, owned_by: providerId, provider: providerId, contextWindow, maxOutputTokens, capabilities, pricing };
}
