import type { Caller } from "../../domain/call";
import type { ModelListing } from "../../domain/resale";
import type { Answer } from "../ask";
import type { GatewayPorts } from "../ports";
import { isAllowed, unknownModel } from "./choose-model";

/** `GET /models`: what this caller may call, in OpenAI's shape and with what it costs. */
export function answerModels(ports: GatewayPorts, caller: Caller, requestId: string): Answer {
  const listed = ports.listModels().filter((model) => isAllowed(caller, model, model.id));
  return answerJson({ object: "list", data: listed.map(printModel) }, requestId);
}

/** `GET /models/{model}`. @throws AppError `model_not_found`, also for a model that the key may not call */
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
