import { asObject, type Members } from "../../bytes/json/parse-members";
import type { ChatRequest } from "../chat/chat-types";
import { refuse, refuseUnknown } from "../refuse";
import type { ModelTraits } from "./choose-options";
import { readCacheControl } from "./content";
import type { Turn } from "./conversation";

const TOOL_MEMBERS = new Set(["type", "function", "cache_control"]);
const FUNCTION_MEMBERS = new Set(["name", "description", "parameters", "strict", "cache_control"]);
const NAME = /^[A-Za-z0-9_-]{1,128}$/;

/**
 * Translates `tools`, `tool_choice` and `parallel_tool_calls`. OpenAI accepts a conversation with tool calls but without `tools`. Anthropic wants
 * the called tools defined: they are, with a choice that forbids calling them.
 * @returns members to spread into the request
 */
export function translateTools(body: ChatRequest, turns: readonly Turn[], traits: ModelTraits): Members {
  const stated = body.tools ?? [];
  if (!Array.isArray(stated)) refuse("tools", "must be a list.");
  const tools = stated.map((tool: unknown, i) => translateTool(tool, `tools[${i}]`, traits));
  const choice = translateToolChoice(body, new Set(tools.map((tool) => tool.name)));
  if (tools.length > 0) return { tools, ...(choice ? { tool_choice: choice } : {}) };
  const called = new Set(turns.flatMap(({ content }) => content.filter(({ type }) => type === "tool_use").map(({ name }) => name)));
  if (called.size === 0) return {};
  return { tools: [...called].map((name) => ({ name, input_schema: { type: "object" } })), tool_choice: { type: "none" } };
}

function translateTool(value: unknown, path: string, traits: ModelTraits): Members {
  const tool = asObject(value);
  if (tool?.type !== "function") refuse(`${path}.type`, "must be function: this model has no other tools.");
  refuseUnknown(path, tool, TOOL_MEMBERS);
  const definition = asObject(tool.function);
  if (!definition) refuse(`${path}.function`, "must be an object.");
  refuseUnknown(`${path}.function`, definition, FUNCTION_MEMBERS);
  const { name, description } = definition;
  if (typeof name !== "string" || !NAME.test(name)) refuse(`${path}.function.name`, "must be letters, digits, - and _.");
  if (description != null && typeof description !== "string") refuse(`${path}.function.description`, "must be a string.");
  return {
    name,
    ...(description ? { description } : {}),
    input_schema: readParameters(definition.parameters, `${path}.function.parameters`),
    ...readStrict(definition.strict, `${path}.function.strict`, traits),
    ...readCacheControl(definition, `${path}.function.`),
    ...readCacheControl(tool, `${path}.`),
  };
}

/** Anthropic requires `type: object`; OpenAI's default is a function without parameters. */
function readParameters(value: unknown, path: string): Members {
  if (value === null || value === undefined) return { type: "object", properties: {} };
  const schema = asObject(value);
  if (!schema || (schema.type !== undefined && schema.type !== "object")) refuse(path, "must be the JSON schema of an object.");
  return { ...schema, type: "object" };
}

function readStrict(value: unknown, path: string, traits: ModelTraits): Members {
  if (value === null || value === undefined || value === false) return {};
  if (value !== true) refuse(path, "must be true or false.");
  if (!traits.hasStructuredOutput) refuse(path, "this model cannot promise to keep to a schema: leave strict out.");
  return { strict: true };
}

const CHOICE_TYPES: Record<string, string> = { auto: "auto", required: "any" };

/**
 * `tool_choice` and `parallel_tool_calls`: https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use.
 * @param names the names of the request's tools
 * @returns null for the default
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
    const type = CHOICE_TYPES[stated];
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
