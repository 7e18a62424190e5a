import { printExact } from "../bytes/json/exact-json";
import { asList, asObject } from "../bytes/json/parse-members";
import { setMember } from "../bytes/json/splice";
import type { WriteOptions } from "../hub/format";
import type { HubTool } from "../hub/hub-request";
import type { FormatId } from "../hub/parts";
import type { ChatCall } from "../read";
import { refuse } from "../translate/refuse";
import { leaveOutReasoning } from "./leave-out-reasoning";
import { BUDGET_TOKENS_MIN } from "./messages/choose-options";
import { isCovered, isRequired, nameDropped, refuseStored, refuseUnpriced } from "./own-tools";
import type { ServerToolPlan } from "./plan-server-tools";

type Change = readonly [path: readonly [string, ...string[]], json: string];

/** How the caller's own format is spoken to its provider. */
interface SameFormat {
  format: Exclude<FormatId, "chat">;
  /** Null: none that a hold covers. */
  serverTools: ServerToolPlan | null;
  /** See `Resale`. */
  keepsResponses: boolean;
}

/** What is set in a body whose other bytes pass: the model, and the cap that is held for. */
const SETS: Readonly<Record<Exclude<FormatId, "chat">, (call: ChatCall, options: WriteOptions) => Change[]>> = {
  messages: ({ json }, { model, outputTokensMax }) => [
    [["model"], JSON.stringify(model)],
    [["max_tokens"], String(outputTokensMax)],
    // Thinking is a part of the output, and Anthropic refuses a budget that leaves nothing for the answer.
    ...(Number(asObject(json.thinking)?.budget_tokens) >= outputTokensMax
      ? [[["thinking", "budget_tokens"], String(Math.max(BUDGET_TOKENS_MIN, outputTokensMax - 1))] as const]
      : []),
  ],
  responses: ({ json }, { model, outputTokensMax }) => [
    [["model"], JSON.stringify(model)],
    [["max_output_tokens"], String(outputTokensMax)],
    // OpenAI keeps answers unless it is told not to.
    ...(json.store == null ? [[["store"], "false"] as const] : []),
  ],
  // The model stands in the path. Google takes each name in two spellings, and refuses both at once.
  gemini: ({ json }, { outputTokensMax }) => {
    const config = "generation_config" in json ? "generation_config" : "generationConfig";
    const cap = asObject(json[config]) && "max_output_tokens" in (json[config] as object) ? "max_output_tokens" : "maxOutputTokens";
    return [
      [json[config] == null ? [config] : [config, cap], json[config] == null ? JSON.stringify({ [cap]: outputTokensMax }) : String(outputTokensMax)],
    ];
  },
};

/**
 * The caller's own bytes for a provider that speaks its format: the model, the output cap and, for tools that no hold covers, the list of tools are
 * changed; every other byte stays as it was. @throws AppError for a tool that is required and not covered
 */
export function makeSameBody(
  call: ChatCall,
  { format, serverTools, keepsResponses }: SameFormat,
  options: WriteOptions,
): { body: Uint8Array; dropped: string[] } {
  refuseUnpriced(call.hub(), format);
  if (!keepsResponses) refuseStored(call.hub());
  const left = call.hub().tools.filter((tool) => !isCovered(tool, format) && !serverTools?.kept.has(tool));
  for (const tool of left) if (isRequired(tool, call.hub())) refuse(tool.at, "is not resold: what it can cost has no bound.");
  const sets = SETS[format](call, options);
  const conversation = leaveOutReasoning(call.hub(), call.json, format);
  if (conversation) sets.push([[conversation.name], printExact(conversation.value)]);
  const bounded = new Map(serverTools?.sets);
  if (left.length > 0) bounded.set("tools", withoutTools(bounded.get("tools") ?? call.json.tools, left));
  for (const [name, value] of bounded) sets.push([[name], printExact(value)]);
  let body = call.bytes;
  for (const [path, json] of sets) {
    const changed = setMember(body, path, json);
    if (!changed) refuse(path.join("."), "cannot be set in this body: name each member once, and objects where they belong.");
    body = changed;
  }
  return { body, dropped: left.map(nameDropped) };
}

const PLACE = /^tools\[(\d+)\](?:\.(\w+))?/;

/** Each of Gemini's entries can hold several tools, by their names. */
function withoutTools(tools: unknown, left: readonly HubTool[]): unknown[] {
  const places = left.map(({ at }) => PLACE.exec(at));
  return asList(tools).flatMap((entry, index) => {
    const here = places.filter((place) => Number(place?.[1]) === index);
    if (here.length === 0) return [entry];
    const names = new Set(here.map((place) => place?.[2]));
    if (names.has(undefined)) return [];
    const kept = Object.entries(asObject(entry) ?? {}).filter(([name]) => !names.has(name));
    return kept.length > 0 ? [Object.fromEntries(kept)] : [];
  });
}
