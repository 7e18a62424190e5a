import type { ChatRequest } from "./chat-types";
import { asObject, type Members } from "./read-json";
import { refuse } from "./refuse";

const TYPES: Record<string, string> = { auto: "auto", required: "any" };

/**
 * `tool_choice` and `parallel_tool_calls`: https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use.
 * @param names of the request's tools
 * @returns null: the default
 */
export function translateToolChoice(body: ChatRequest, names: ReadonlySet<unknown>): Members | null {
  const stated = body.tool_choice ?? null;
  const parallel = body.parallel_tool_calls ?? null;
  if (parallel !== null && typeof parallel !== "boolean") refuse("parallel_tool_calls", "must be true or false.");
  if (stated === "none") return names.size > 0 ? { type: "none" } : null;
  const choice = readChoice(stated, names);
  if (names.size === 0) return null;
  if (parallel === false) return { ...(choice ?? { type: "auto" }), disable_parallel_tool_use: true };
  return choice;
}

function readChoice(stated: unknown, names: ReadonlySet<unknown>): Members | null {
  if (stated === null) return null;
  if (typeof stated === "string") {
    const type = TYPES[stated];
    if (!type) refuse("tool_choice", "must be none, auto, required or a function.");
    if (type === "any" && names.size === 0) refuse("tool_choice", "requires a tool where there are no tools.");
    return { type };
  }
  const named = asObject(stated);
  if (named?.type !== "function") refuse("tool_choice.type", "must be function with this model.");
  const name = asObject(named.function)?.name;
  if (typeof name !== "string" || !names.has(name)) refuse("tool_choice.function.name", "must be the name of one of the tools.");
  return { type: "tool", name };
}
