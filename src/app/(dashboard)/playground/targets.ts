import type { Capability } from "@/domain/resale";
import type { Mount, Target } from "./ask";
import type { Choice } from "./conversation";

/** A model that can be chosen. Nothing is known of one without capabilities. */
export interface ModelChoice {
  id: string;
  capabilities: readonly Capability[];
}
export interface ResoldChoice extends ModelChoice {
  providerId: string;
}
export interface MountChoice extends Mount {
  models: readonly ModelChoice[];
}

/** What can be called, each way. */
export interface Callable {
  resold: readonly ResoldChoice[];
  mounts: readonly MountChoice[];
}

export const findMount = ({ mounts }: Callable, { provider }: Choice): MountChoice | null => mounts.find(({ id }) => id === provider) ?? null;

function findModel(callable: Callable, choice: Choice): ModelChoice | null {
  const models = choice.provider === null ? callable.resold : (findMount(callable, choice)?.models ?? []);
  return models.find(({ id }) => id === choice.model) ?? null;
}

/** Null: it cannot be called any more. A provider takes names that we do not know. */
export function targetOf(callable: Callable, choice: Choice): Target | null {
  const mount = findMount(callable, choice);
  const model = findModel(callable, choice);
  if (choice.provider === null ? !model : !mount || !choice.model) return null;
  return { mount, model: choice.model, canReason: model?.capabilities.includes("reasoning") ?? false };
}

/** Whether the model takes images, or PDFs; of a model that we do not know, its provider says. */
export function takes(callable: Callable, choice: Choice, kind: "vision" | "pdf"): boolean {
  const model = findModel(callable, choice);
  return !model || model.capabilities.length === 0 || model.capabilities.includes(kind);
}

/** What one may want to talk to first: small, known models go before the rest. */
const FIRST = ["auto", "gpt-4o-mini", "claude-haiku-4-5", "gemini-3.5-flash", "grok-4.5"];

function firstOf(models: readonly ModelChoice[]): string {
  return FIRST.find((name) => models.some(({ id }) => id === name)) ?? models[0]?.id ?? "";
}

/** The model that was asked for by name, else one that is resold, else one of a provider. */
export function firstChoice(callable: Callable, wanted: string | null): Choice {
  if (wanted !== null && callable.resold.some(({ id }) => id === wanted)) return { provider: null, model: wanted };
  return callable.resold.length > 0 ? { provider: null, model: firstOf(callable.resold) } : atMount(callable.mounts[0]);
}

export const resoldChoice = ({ resold }: Callable): Choice => ({ provider: null, model: firstOf(resold) });
export const atMount = (mount: MountChoice | undefined): Choice => ({ provider: mount?.id ?? null, model: firstOf(mount?.models ?? []) });
