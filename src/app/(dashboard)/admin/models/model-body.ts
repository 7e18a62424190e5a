import { pricingOf } from "../prices/pricing-body";
import { changesOf, numberOrNull, textOrNull } from "../use-admin-form";
import type { ModelItem } from "../views";

export const CAPABILITY_NAMES = ["supportsStreaming", "supportsVision", "supportsFunctionCalling", "supportsEmbeddings"] as const;

/** Of the form: what is typed is text, and empty where there is nothing. */
export interface ModelValues {
  providerId: string;
  modelName: string;
  displayName: string;
  description: string;
  upstreamModel: string;
  contextWindow: string;
  maxTokens: string;
  supportsStreaming: boolean;
  supportsVision: boolean;
  supportsFunctionCalling: boolean;
  supportsEmbeddings: boolean;
  marginPercent: string;
  priority: string;
  isEnabled: boolean;
  isListed: boolean;
  "pricing.input": string;
  "pricing.output": string;
  "pricing.cacheRead": string;
  "pricing.cacheWrite": string;
}

export const NEW_MODEL: ModelValues = {
  ...{ providerId: "", modelName: "", displayName: "", description: "", upstreamModel: "", contextWindow: "", maxTokens: "" },
  ...{ supportsStreaming: true, supportsVision: false, supportsFunctionCalling: true, supportsEmbeddings: false },
  ...{ marginPercent: "", priority: "0", isEnabled: true, isListed: true },
  ...{ "pricing.input": "", "pricing.output": "", "pricing.cacheRead": "", "pricing.cacheWrite": "" },
};

export function valuesOf(model: ModelItem): ModelValues {
  const { provider, modelName, displayName, description, upstreamModel, contextWindow, maxTokens, capabilities, marginPercent } = model;
  const text = (number: number | null) => (number === null ? "" : String(number));
  return {
    ...NEW_MODEL,
    ...{ providerId: provider.id, modelName, displayName, upstreamModel, description: description ?? "" },
    ...{ isEnabled: model.isEnabled, isListed: model.isListed },
    ...{ contextWindow: text(contextWindow), maxTokens: text(maxTokens), priority: String(model.priority) },
    supportsStreaming: capabilities.streaming,
    supportsVision: capabilities.vision,
    supportsFunctionCalling: capabilities.functionCalling,
    supportsEmbeddings: capabilities.embeddings,
    marginPercent: marginPercent === null ? "" : String(Number(marginPercent)),
  };
}

function fieldsOf(values: ModelValues) {
  const { displayName, isEnabled, isListed, supportsStreaming, supportsVision, supportsFunctionCalling, supportsEmbeddings } = values;
  return {
    ...{ isEnabled, isListed, supportsStreaming, supportsVision, supportsFunctionCalling, supportsEmbeddings },
    displayName: displayName.trim(),
    description: textOrNull(values.description),
    upstreamModel: textOrNull(values.upstreamModel),
    contextWindow: numberOrNull(values.contextWindow),
    maxTokens: numberOrNull(values.maxTokens),
    marginPercent: textOrNull(values.marginPercent),
    priority: Number(values.priority),
  };
}

/** The body of the request: of a new model everything, of another one what was changed. */
export function requestOf(model: ModelItem | null, values: ModelValues, resets: readonly string[]): object {
  const fields = fieldsOf(values);
  if (model) return { version: model.version, reset: resets, ...changesOf(fieldsOf(valuesOf(model)), fields) };
  const { providerId, modelName } = values;
  const pricing = pricingOf({
    input: values["pricing.input"],
    output: values["pricing.output"],
    cacheRead: values["pricing.cacheRead"],
    cacheWrite: values["pricing.cacheWrite"],
  });
  return { ...fields, providerId, modelName: modelName.trim(), displayName: fields.displayName || undefined, ...(pricing && { pricing }) };
}
