import { jsonAnswer, type SimAnswer, type SimRequest } from "../exchange";
import { errorAnswer } from "../provider-errors";
import type { ProviderName } from "../provider-names";

const names: Record<ProviderName, string[]> = {
  openai: ["gpt-4o", "gpt-4o-mini", "gpt-5", "text-embedding-3-small"],
  anthropic: ["claude-opus-4-8", "claude-haiku-4-5-20251001", "claude-3-5-sonnet-20241022", "claude-3-5-haiku-20241022"],
  google: ["gemini-2.5-flash", "gemini-2.5-pro", "gemini-1.5-flash", "gemini-1.5-pro"],
  xai: ["grok-4-fast-reasoning", "grok-4.3", "grok-beta"],
};

function describeModel(provider: ProviderName, id: string): object {
  switch (provider) {
    case "openai":
    case "xai":
      return { id, object: "model", created: 1_790_000_000, owned_by: provider };
    case "anthropic":
      return { type: "model", id, display_name: id, created_at: "2026-01-01T00:00:00Z" };
    case "google":
      return { name: `models/${id}`, version: "001", displayName: id, inputTokenLimit: 1_048_576, outputTokenLimit: 65_536 };
  }
}

/** The list of models, or one of them, in the provider's own shape. */
export function answerModels(request: SimRequest): SimAnswer {
  const { provider, path } = request;
  const isCompatible = path.includes("/openai/");
  const id = /\/models\/(.+)$/.exec(path)?.[1];
  const shape = isCompatible ? "openai" : provider;
  const wire = "models";
  if (id !== undefined) {
    if (!names[provider].includes(id))
      return errorAnswer({ request, status: 404, message: `The model '${id}' does not exist`, code: "model_not_found" });
    return jsonAnswer({ wire, json: describeModel(shape, id) });
  }
  const models = names[provider].map((name) => describeModel(shape, name));
  if (shape === "google") return jsonAnswer({ wire, json: { models }, pretty: true });
  if (shape === "anthropic") {
    return jsonAnswer({ wire, json: { data: models, has_more: false, first_id: names.anthropic[0], last_id: names.anthropic.at(-1) } });
  }
  return jsonAnswer({ wire, json: { object: "list", data: models } });
}
