import { asObject, type Members } from "../../bytes/json/parse-members";
import type { FormatContext } from "../../hub/format";
import type { HubAnswer, HubStop, HubUsage } from "../../hub/hub-answer";

export type ResponseStatus = "in_progress" | "completed" | "incomplete" | "failed";

/** What all events and the answer itself say of the response: what it answers, and how it stands. */
export class ResponseWriter {
  readonly id: string;
  readonly #envelope: Members;
  readonly #echo: Members;

  constructor({ id, model, createdAtMs }: Pick<HubAnswer, "id" | "model" | "createdAtMs">, context: FormatContext) {
    this.id = nameResponse(id ?? context.id);
    this.#envelope = { id: this.id, object: "response", created_at: Math.floor((createdAtMs ?? context.createdAtMs) / 1000) };
    this.#echo = { model: model ?? context.requestedModel, ...echoRequest(context.body) };
  }

  write(status: ResponseStatus, output: readonly Members[], { usage = null, incomplete = null, error = null }: Partial<Ending> = {}): Members {
    return { ...this.#envelope, status, background: false, error, incomplete_details: incomplete, output, ...this.#echo, usage };
  }
}

interface Ending {
  usage: Members | null;
  incomplete: Members | null;
  error: Members | null;
}

/** Derived from the provider's own id, so that its support can look the call up. */
function nameResponse(id: string): string {
  return id.startsWith("resp_") ? id : `resp_${id.replace(/^chatcmpl-/, "")}`;
}

/** OpenAI repeats the request in its answers, with its defaults. Nothing is stored. */
function echoRequest(body: Members): Members {
  return {
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    max_tool_calls: body.max_tool_calls ?? null,
    metadata: body.metadata ?? {},
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: null,
    prompt_cache_key: body.prompt_cache_key ?? null,
    reasoning: { effort: null, summary: null, ...asObject(body.reasoning) },
    safety_identifier: body.safety_identifier ?? null,
    service_tier: "default",
    store: false,
    temperature: body.temperature ?? 1,
    text: echoText(asObject(body.text) ?? {}),
    tool_choice: body.tool_choice ?? "auto",
    tools: Array.isArray(body.tools) ? body.tools.map(echoTool) : [],
    top_logprobs: 0,
    top_p: body.top_p ?? 1,
    truncation: body.truncation ?? "disabled",
    user: body.user ?? null,
  };
}

function echoText(text: Members): Members {
  return { ...text, format: text.format ?? { type: "text" }, verbosity: text.verbosity ?? "medium" };
}

function echoTool(value: unknown): unknown {
  const tool = asObject(value);
  return tool?.type === "function" ? { ...tool, parameters: tool.parameters ?? null, strict: tool.strict ?? false } : value;
}

/** Why an answer is not whole; null: it is. A model that has said why it will not has given its whole answer. */
export function writeIncomplete({ reason }: HubStop, hasRefusal: boolean): Members | null {
  if (reason === "length" || reason === "context") return { reason: "max_output_tokens" };
  return reason === "filter" || (reason === "refusal" && !hasRefusal) ? { reason: "content_filter" } : null;
}

export function writeUsage(usage: HubUsage | null, cost: string | null): Members | null {
  if (!usage) return null;
  return {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: usage.cacheRead, cache_write_tokens: usage.cacheWrite },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: usage.input + usage.output,
    ...(cost === null ? {} : { cost }),
  };
}
