import type { Members } from "../../bytes/json/parse-members";
import { readGrammar } from "../../hub/custom-input";
import type { DroppedFields } from "../../hub/dropped-fields";
import type { HubRequest, HubTool, HubToolChoice } from "../../hub/hub-request";
import { refuse } from "../../translate/refuse";
import { SEARCH } from "./read-tools";

/** @param dropped what is left out is added */
export function writeTools({ tools, toolChoice, format }: HubRequest, dropped: DroppedFields): Members {
  const chosen = toolChoice?.kind === "tool" ? toolChoice.name : null;
  const written = tools.flatMap((tool) => {
    if (tool.kind !== "own" || format === "responses") return [writeTool(tool, format)];
    if (tool.name === chosen) refuse(toolChoice?.at ?? tool.at, "this model does not have that tool.");
    dropped.add(`tools.${tool.name}`);
    return [];
  });
  const choice = toolChoice ? writeChoice(toolChoice, tools, written.length > 0) : null;
  return { ...(written.length > 0 ? { tools: written } : {}), ...(choice === null ? {} : { tool_choice: choice }) };
}

function writeTool(tool: HubTool, format: HubRequest["format"]): Members {
  const { name, description, schema, isStrict, value } = tool;
  const named = { name, ...(description === null ? {} : { description }) };
  switch (tool.kind) {
    case "function":
      if (format === "responses" && value.type === SEARCH) return value;
      // Strict is what a tool is here unless it says that it is not.
      return { type: "function", ...named, parameters: schema ?? { type: "object", properties: {} }, strict: isStrict };
    case "custom": {
      const { namespace: _namespace, ...own } = value;
      if (format === "responses") return { ...own, type: "custom", name };
      const grammar = readGrammar(tool);
      return { type: "custom", ...named, ...(grammar ? { format: { type: "grammar", ...grammar } } : {}) };
    }
    default:
      return value;
  }
}

function writeChoice(choice: HubToolChoice, tools: readonly HubTool[], hasTools: boolean): unknown {
  if (choice.kind === "tool") {
    const tool = tools.find(({ name }) => name === choice.name) ?? refuse(choice.at, "must name one of the tools.");
    return tool.kind === "own" ? { type: tool.name } : { type: tool.kind, name: tool.name };
  }
  if (choice.kind === "required" && !hasTools) refuse(choice.at, "requires a tool where there are no tools.");
  return hasTools ? choice.kind : null;
}
