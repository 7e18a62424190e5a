import type { Members } from "../../bytes/json/parse-members";
import { customAsFunction } from "../../hub/custom-input";
import type { DroppedFields } from "../../hub/dropped-fields";
import type { HubRequest, HubTool } from "../../hub/hub-request";
import type { Place } from "../../hub/parts";
import { refuse } from "../../translate/refuse";
import type { ModelTraits } from "./choose-options";
import type { Turn } from "./write-conversation";
import { writeCache } from "./write-parts";

const NAME = /^[A-Za-z0-9_-]{1,128}$/;

/**
 * `tools` and `tool_choice`. Other formats accept a conversation with tool calls but without tools. Anthropic wants the called tools defined: they
 * are, with a choice that forbids calling them.
 * @returns members to spread into the request
 */
export function writeTools(request: HubRequest, turns: readonly Turn[], traits: ModelTraits, dropped: DroppedFields): Members {
  const kept = request.tools.filter((tool) => tool.kind !== "own" || request.format === "messages");
  const choice = writeChoice(request, new Set(kept.map(({ name }) => name)));
  for (const { name } of request.tools.filter((tool) => !kept.includes(tool))) dropped.add(`tools.${name}`);
  if (kept.length > 0) return { tools: kept.map((tool) => writeTool(tool, traits)), ...(choice ? { tool_choice: choice } : {}) };
  const called = new Set(turns.flatMap(({ content }) => content.filter(({ type }) => type === "tool_use").map(({ name }) => name)));
  if (called.size === 0) return {};
  return { tools: [...called].map((name) => ({ name, input_schema: { type: "object" } })), tool_choice: { type: "none" } };
}

function writeTool(tool: HubTool, traits: ModelTraits): Members {
  if (tool.kind === "own") return tool.value;
  const { name, description, schema, isStrict, cache, at } = tool.kind === "custom" ? customAsFunction(tool) : tool;
  if (!NAME.test(name)) refuse(at, "the name of a tool must be letters, digits, - and _ with this model.");
  if (isStrict && !traits.hasStructuredOutput) refuse(at, "this model cannot promise to keep to a schema: leave strict out.");
  const input_schema = writeSchema(schema, at);
  return { name, ...(description ? { description } : {}), input_schema, ...(isStrict ? { strict: true } : {}), ...writeCache(cache) };
}

/** Anthropic requires `type: object`; elsewhere the default is a function without parameters. */
function writeSchema(schema: HubTool["schema"], at: Place): Members {
  if (!schema) return { type: "object", properties: {} };
  if (schema.type !== undefined && schema.type !== "object") refuse(at, "the parameters of a tool must be the JSON schema of an object.");
  return { ...schema, type: "object" };
}

/**
 * https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use
 * @returns null for the default
 */
function writeChoice({ toolChoice, areCallsParallel }: HubRequest, names: ReadonlySet<string>): Members | null {
  const choice = readChoice(toolChoice, names);
  if (names.size === 0) return null;
  if (areCallsParallel?.value === false && choice?.type !== "none") return { ...(choice ?? { type: "auto" }), disable_parallel_tool_use: true };
  return choice;
}

function readChoice(stated: HubRequest["toolChoice"], names: ReadonlySet<string>): Members | null {
  switch (stated?.kind) {
    case "required":
      if (names.size === 0) refuse(stated.at, "requires a tool where there are none that this model has.");
      return { type: "any" };
    case "tool":
      if (!names.has(stated.name)) refuse(stated.at, "must be the name of one of the tools that this model has.");
      return { type: "tool", name: stated.name };
    default:
      return stated && { type: stated.kind };
  }
}
