import type { Members } from "../../bytes/json/parse-members";
import { customAsFunction, readGrammar } from "../../hub/custom-input";
import type { DroppedFields } from "../../hub/dropped-fields";
import type { HubRequest, HubTool, HubToolChoice } from "../../hub/hub-request";
import type { CompatibleRules } from "../../translate/compatible/request";
import { refuse } from "../../translate/refuse";
import { hasCustomTools } from "./write-messages";

/** @param dropped takes the names of the tools that only another provider runs */
export function writeTools({ tools, toolChoice, areCallsParallel }: HubRequest, rules: CompatibleRules, dropped: DroppedFields): Members {
  const had = tools.flatMap((tool) => {
    if (tool.kind === "own") dropped.add(`tools.${tool.name}`);
    return tool.kind === "own" ? [] : [tool.kind === "custom" && !hasCustomTools(rules) ? customAsFunction(tool) : tool];
  });
  const choice = toolChoice && writeChoice(toolChoice, had);
  if (had.length === 0) return {};
  return {
    tools: had.map(writeTool),
    ...(choice ? { tool_choice: choice } : {}),
    ...(areCallsParallel ? { parallel_tool_calls: areCallsParallel.value } : {}),
  };
}

function writeTool(tool: HubTool): Members {
  const described = { name: tool.name, ...(tool.description ? { description: tool.description } : {}) };
  if (tool.kind === "custom") {
    const grammar = readGrammar(tool);
    return { type: "custom", custom: { ...described, ...(grammar ? { format: { type: "grammar", grammar } } : {}) } };
  }
  const parameters = tool.schema === null ? {} : { parameters: tool.schema };
  return { type: "function", function: { ...described, ...parameters, ...(tool.isStrict ? { strict: true } : {}) } };
}

function writeChoice(choice: HubToolChoice, tools: readonly HubTool[]): unknown {
  if (choice.kind !== "tool") {
    if (choice.kind === "required" && tools.length === 0) refuse(choice.at, "requires a tool, and this model has none of the tools.");
    return choice.kind;
  }
  const tool = tools.find(({ name }) => name === choice.name);
  if (!tool) refuse(choice.at, "names a tool that this model does not have.");
  return { type: tool.kind, [tool.kind]: { name: tool.name } };
}
