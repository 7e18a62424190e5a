import type { Caller } from "../../domain/call";
import { AppError } from "../../domain/errors";
import type { Capability, ModelListing, ResoldModel } from "../../domain/resale";
import type { RouteRule, Routing } from "../../domain/route";
import type { ApiKey, FoundTarget, FoundTargets, GatewayPorts, Target } from "../ports";
import { holdsCredential } from "./holds-credential";

export interface ChosenTarget {
  /** As the route names it; of a plain model, as the caller does. */
  name: string;
  model: ResoldModel;
  target: Target;
  apiKey: ApiKey;
}

/** What a name stands for, less what cannot be called. `targets` is never empty. */
export interface ChosenTargets {
  rule: RouteRule | null;
  targets: readonly ChosenTarget[];
  contextWindowFallbacks: readonly ChosenTarget[];
  /** Of a route. */
  skipped: Routing["skipped"][number][];
}

interface Query {
  caller: Caller;
  name: string;
  capability: Capability;
}

/**
 * Where a name leads: to a model, or to those of a route that this caller may use, that are sold and whose provider has a key.
 * @throws AppError that names the model; of a route without any that can be called, the one that its primary would give
 */
export function chooseTargets(ports: GatewayPorts, query: Query): ChosenTargets {
  const found = ports.findTargets(query.name);
  const { rule } = found;
  const targets: ChosenTarget[] = [];
  const contextWindowFallbacks: ChosenTarget[] = [];
  const skipped: Routing["skipped"][number][] = [];
  const mayCallAll = rule !== null && permitsRoute(query.caller, found, query.name);
  let refusal: AppError | null = null;
  for (const list of [found.targets, found.contextWindowFallbacks])
    for (const one of list) {
      const chosen = check(one, rule === null ? query : { ...query, name: one.name }, mayCallAll);
      if (!(chosen instanceof AppError)) (list === found.targets ? targets : contextWindowFallbacks).push(chosen);
      else {
        refusal ??= chosen;
        skipped.push({ ...nameTarget(one), reason: chosen.message });
      }
    }
  if (targets.length === 0 && contextWindowFallbacks.length === 0) throw refusal ?? unknownModel(query.name);
  if (targets.length === 0) targets.push(...contextWindowFallbacks.splice(0));
  return { rule, targets, contextWindowFallbacks, skipped };
}

/** A target that can be called; else why not, in the words of a plain call of it. */
function check({ found }: FoundTarget, { caller, name, capability }: Query, mayCall: boolean): ChosenTarget | AppError {
  if (found.status === "unknown") return unknownModel(name);
  const shown = showName(name);
  if (found.status === "disabled") return refuseModel("model_not_found", `The model ${shown} is switched off here.`);
  if (found.status === "unpriced") return refuseModel("model_not_found", `The model ${shown} has no price here yet, so it is not sold.`);
  const { model, target, apiKey } = found;
  if (!mayCall && !isAllowed(caller, model, name))
    return refuseModel("forbidden", `This API key may not call the model ${shown}.`, "Use one of the key's allowed models, or another key.");
  if (!canServe(model, capability))
    return refuseModel("invalid_request", `The model ${shown} does not do ${capability}.`, "GET /api/v1/models says what each model can.");
  if (apiKey === null)
    return refuseModel(
      "provider_not_configured",
      `The operator has not set a key for ${target.id}, which serves ${shown}.`,
      "Choose another provider's model, or ask the operator.",
    );
  return { name, model, target, apiKey };
}

function refuseModel(
  code: "model_not_found" | "forbidden" | "invalid_request" | "provider_not_configured",
  message: string,
  remedy = "GET /api/v1/models lists what can be called.",
): AppError {
  return new AppError(code, message, { param: "model", remedy });
}

export function unknownModel(name: string): AppError {
  return refuseModel("model_not_found", `There is no model ${showName(name)}.`);
}

type KeyRights = Pick<Caller, "allowedModels">;

/** A key's list may name a model by the name that is asked for, by the catalog's, or by that with its provider. */
export function isAllowed(caller: KeyRights, model: Pick<ResoldModel | ModelListing, "id" | "providerId">, name: string): boolean {
  const allowed = caller.allowedModels ?? null;
  return allowed === null || [name, model.id, `${model.providerId}/${model.id}`].some((spelling) => allowed.includes(spelling));
}

/**
 * Whether a key's list names a route, and with it all of its models. A name that is a model's too was given for that model: it does not open
 * the others.
 */
function permitsRoute({ allowedModels = null }: KeyRights, { rule, isModelName }: FoundTargets, name: string): boolean {
  if (allowedModels === null) return true;
  return rule !== null && !isModelName && (allowedModels.includes(rule.name) || allowedModels.includes(name));
}

/** Whether a caller may call anything that a name stands for. */
export function mayCallAny(caller: KeyRights, found: FoundTargets, name: string): boolean {
  if (found.rule !== null && permitsRoute(caller, found, name)) return true;
  return found.targets.some((one) => one.found.status === "found" && isAllowed(caller, one.found.model, found.rule === null ? name : one.name));
}

/** Nothing is known of a model without capabilities: then its provider says what it cannot. */
function canServe({ capabilities }: ResoldModel, capability: Capability): boolean {
  return capabilities.length === 0 || capabilities.includes(capability);
}

/** A rule's target as the record names it. */
function nameTarget({ name }: FoundTarget): { provider: string; model: string } {
  const slash = name.indexOf("/");
  return { provider: name.slice(0, Math.max(slash, 0)), model: name.slice(slash + 1) };
}

function showName(name: string): string {
  return holdsCredential(name) ? "with that name" : JSON.stringify(name.slice(0, 100));
}
