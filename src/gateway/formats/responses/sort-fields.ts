import { asList, asObject, type Members } from "../../bytes/json/parse-members";
import type { HubField } from "../../hub/hub-request";

/** Translated (read-request.ts), or read by the gateway itself. */
const TRANSLATED = new Set([
  ...["model", "input", "instructions", "stream", "tools", "tool_choice", "parallel_tool_calls", "max_output_tokens", "temperature", "top_p"],
  ...["safety_identifier", "user"],
]);
/** They do not change what the model is asked; or, as context management does, only when it would not fit otherwise. */
const HINTS = new Set([
  ...["metadata", "client_metadata", "prompt_cache_key", "prompt_cache_retention", "prompt_cache_options", "include", "truncation"],
  ...["max_tool_calls", "context_management"],
]);

interface Nested {
  translated: ReadonlySet<string>;
  hints: ReadonlySet<string> | "all";
}
const NESTED: Readonly<Record<string, Nested>> = {
  text: { translated: new Set(["format"]), hints: new Set(["verbosity"]) },
  reasoning: { translated: new Set(["effort", "summary", "generate_summary"]), hints: "all" },
  stream_options: { translated: new Set(), hints: new Set(["include_obfuscation"]) },
};

/** Values that ask for nothing. */
const NEUTRAL: Readonly<Record<string, (value: unknown) => boolean>> = {
  store: (value) => value === false,
  background: (value) => value === false,
  truncation: (value) => value === "disabled",
  service_tier: (value) => value === "auto" || value === "default",
  top_logprobs: (value) => value === 0,
  metadata: (value) => Object.keys(asObject(value) ?? {}).length === 0,
  // It is always sent here: reasoning means nothing without it where nothing is stored.
  include: (value) => asList(value).every((wish) => wish === "reasoning.encrypted_content"),
  "text.verbosity": (value) => value === "medium",
  "stream_options.include_obfuscation": (value) => value === false,
};

export interface SortedFields {
  hints: HubField[];
  needs: HubField[];
}

/** What only this format has, in the caller's order. A field that nobody here knows may change the answer: it is a need. */
export function sortFields(body: Members): SortedFields {
  const sorted: SortedFields = { hints: [], needs: [] };
  const sort = (at: string, value: unknown, isHint: boolean) => {
    const isNeutral = Object.hasOwn(NEUTRAL, at) ? NEUTRAL[at] : null;
    if (value === null || value === undefined || isNeutral?.(value)) return;
    (isHint ? sorted.hints : sorted.needs).push({ at, value });
  };
  for (const [name, value] of Object.entries(body)) {
    if (TRANSLATED.has(name)) continue;
    const nested = Object.hasOwn(NESTED, name) ? (NESTED[name] as Nested) : null;
    if (!nested) {
      sort(name, value, HINTS.has(name));
      continue;
    }
    for (const [member, inner] of Object.entries(asObject(value) ?? {}))
      if (!nested.translated.has(member)) sort(`${name}.${member}`, inner, nested.hints === "all" || nested.hints.has(member));
  }
  return sorted;
}
