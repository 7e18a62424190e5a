import type { ChatRequest } from "./chat-types";
import type { ModelTraits } from "./model-traits";
import { readCacheControl } from "./read-cache-control";
import { asObject, type Members } from "./read-json";
import { refuse, refuseUnknown } from "./refuse";
import type { Turn } from "./translate-conversation";
import { translateToolChoice } from "./translate-tool-choice";

const MEMBERS = new Set(["type", "function", "cache_control"]);
const FUNCTION_MEMBERS = new Set(["name", "description", "parameters", "strict", "cache_control"]);
const NAME = /^[A-Za-z0-9_-]{1,128}$/;

/**
 * `tools`, `tool_choice` and `parallel_tool_calls`. A conversation that holds tool calls without `tools` is fine with OpenAI; Anthropic wants the
 * tools of its calls defined, so that they are, with a choice that forbids to call them.
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
  refuseUnknown(path, tool, MEMBERS);
  const definition = asObject(tool.function);
  if (!definition) refuse(`${path}.function`, "must be an object.");
  refuseUnknown(`${path}.function`, definition, FUNCTION_MEMBERS);
  const { name, description } = definition;
  if (typeof name !== "string" || !NAME.test(name)) refuse(`${path}.function.name`, "must be letters, digits, - and _.");
  if (description != null && typeof description !== "string") refuse(`${path}.function.description`, "must be a string.");
  return {
    name,
    ...(description ? { description } : {}),
    input_schema: readSchema(definition.parameters, `${path}.function.parameters`),
    ...readStrict(definition.strict, `${path}.function.strict`, traits),
    ...readCacheControl(definition, `${path}.function.`),
    ...readCacheControl(tool, `${path}.`),
  };
}

/** Anthropic wants `type: object` said; OpenAI's default is a function without parameters. */
function readSchema(value: unknown, path: string): Members {
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
