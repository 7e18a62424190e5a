import type { Caller } from "../../domain/call";
import { AppError } from "../../domain/errors";
import type { Capability, ModelListing, ResoldModel } from "../../domain/resale";
import type { ApiKey, GatewayPorts, Target } from "../ports";
import { holdsCredential } from "./holds-credential";

export interface ChosenModel {
  model: ResoldModel;
  target: Target;
  apiKey: ApiKey;
}

/** Which model a name stands for, if this caller may use it and it can be paid for. @throws AppError that names the model */
export function chooseModel(ports: GatewayPorts, query: { caller: Caller; name: string; capability: Capability }): ChosenModel {
  const { caller, name, capability } = query;
  const found = ports.findModel(name);
  const shown = showName(name);
  if (found.status === "unknown") throw unknownModel(name);
  if (found.status === "disabled")
    throw new AppError("model_not_found", `The model ${shown} is switched off here.`, {
      param: "model",
      remedy: "GET /api/v1/models lists what can be called.",
    });
  if (found.status === "unpriced")
    throw new AppError("model_not_found", `The model ${shown} has no price here yet, so it is not sold.`, {
      param: "model",
      remedy: "GET /api/v1/models lists what can be called.",
    });
  const { model, target, apiKey } = found;
  if (!isAllowed(caller, model, name))
    throw new AppError("forbidden", `This API key may not call the model ${shown}.`, {
      param: "model",
      remedy: "Use one of the key's allowed models, or another key.",
    });
  if (!canServe(model, capability))
    throw new AppError("invalid_request", `The model ${shown} does not do ${capability}.`, {
      param: "model",
      remedy: "GET /api/v1/models says what each model can.",
    });
  if (apiKey === null)
    throw new AppError("provider_not_configured", `The operator has not set a key for ${target.id}, which serves ${shown}.`, {
      param: "model",
      remedy: `Choose another provider's model, or ask the operator.`,
    });
  return { model, target, apiKey };
}

export function unknownModel(name: string): AppError {
  return new AppError("model_not_found", `There is no model ${showName(name)}.`, {
    param: "model",
    remedy: "GET /api/v1/models lists what can be called.",
  });
}

/** A key's list may name a model by the name that is asked for, by the catalog's, or by that with its provider. */
export function isAllowed(caller: Caller, model: Pick<ResoldModel | ModelListing, "id" | "providerId">, name: string): boolean {
  const allowed = caller.allowedModels ?? null;
  return allowed === null || [name, model.id, `${model.providerId}/${model.id}`].some((spelling) => allowed.includes(spelling));
}

/** Nothing is known of a model without capabilities: then its provider says what it cannot. */
function canServe({ capabilities }: ResoldModel, capability: Capability): boolean {
  return capabilities.length === 0 || capabilities.includes(capability);
}

function showName(name: string): string {
  return holdsCredential(name) ? "with that name" : JSON.stringify(name.slice(0, 100));
}
