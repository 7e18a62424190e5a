import type { Members } from "../../bytes/json/parse-members";
import type { HubField, HubOutputFormat, HubReasoning, HubRequest } from "../../hub/hub-request";
import { checkFields } from "../../translate/chat/check-fields";
import { readInput } from "./read-input";
import { readToolChoice, readTools } from "./read-tools";
import { type RequestFields, requestSchema } from "./request-schema";
import { sortFields } from "./sort-fields";

/** @throws AppError `invalid_request` that names the field */
export function readRequest(body: Members, { isStreaming }: { isStreaming: boolean }): HubRequest {
  const fields = checkFields(requestSchema, body);
  const { hints, needs } = sortFields(body);
  const { tools, choice } = readToolChoice(fields.tool_choice ?? null, readTools(fields.tools ?? [], body.input, needs));
  const { reasoning, hint } = readReasoning(fields.reasoning ?? {});
  const input = readInput(body.input, { isContinued: fields.previous_response_id != null || body.conversation != null, needs });
  return {
    format: "responses",
    isStreaming,
    messages: [...readInstructions(fields.instructions), ...input],
    tools,
    toolChoice: choice,
    areCallsParallel: placed(fields.parallel_tool_calls, "parallel_tool_calls"),
    outputFormat: readFormat(fields.text),
    reasoning,
    choices: { value: 1, at: "n" },
    outputTokensMax: placed(fields.max_output_tokens, "max_output_tokens"),
    temperature: placed(fields.temperature, "temperature"),
    topP: placed(fields.top_p, "top_p"),
    ...{ topK: null, frequencyPenalty: null, presencePenalty: null, seed: null, stop: null },
    userId: placed(fields.safety_identifier || null, "safety_identifier") ?? placed(fields.user || null, "user"),
    cache: null,
    hints: hint ? [...hints, hint] : hints,
    needs,
  };
}

function placed<Value>(value: Value | null | undefined, at: string): { value: Value; at: string } | null {
  return value === null || value === undefined ? null : { value, at };
}

function readInstructions(text: string | null | undefined): HubRequest["messages"] {
  const at = "instructions";
  return text ? [{ role: "system", parts: [{ type: "text", text, citations: [], cache: null, at }], name: null, at }] : [];
}

function readFormat(text: RequestFields["text"]): HubOutputFormat | null {
  const format = text?.format ?? null;
  const at = "text.format";
  if (format?.type === "json_object") return { kind: "json", at };
  if (format?.type !== "json_schema") return null;
  const { name, schema } = format;
  return { kind: "schema", name, description: format.description || null, schema, isStrict: format.strict ?? false, at };
}

const EFFORTS = new Set<unknown>(["none", "minimal", "low", "medium", "high", "xhigh", "max"]);

/** Who asks for a summary wants reasoning, how ever much. An effort that is newer than us is a hint that only OpenAI can take. */
function readReasoning(stated: NonNullable<RequestFields["reasoning"]>): { reasoning: HubReasoning | null; hint: HubField | null } {
  const effort = stated.effort ?? null;
  const summary = stated.summary ?? stated.generate_summary ?? null;
  const isKnown = effort === null || EFFORTS.has(effort);
  const hint = isKnown ? null : { at: "reasoning.effort", value: effort };
  if ((effort === null || !isKnown) && summary === null) return { reasoning: null, hint };
  const known = isKnown && effort !== null ? (effort as HubReasoning["effort"]) : "default";
  return { reasoning: { effort: known, budgetTokens: null, isShown: summary === null ? null : summary !== "none", at: "reasoning" }, hint };
}
