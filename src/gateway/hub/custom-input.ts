import { asObject, asText, parseJson } from "../bytes/json/parse-members";
import type { HubRequest, HubTool } from "./hub-request";
import type { ToolCallPart } from "./parts";

/** The one argument of a custom tool where the format, or the provider, has functions only. */
const ARGUMENT = "input";

/** A custom tool as a function. Nothing keeps the model to a grammar there: it is told. */
export function customAsFunction(tool: HubTool): HubTool {
  const schema = { type: "object", properties: { [ARGUMENT]: { type: "string" } }, required: [ARGUMENT], additionalProperties: false };
  const grammar = readGrammar(tool);
  const rule = grammar && `\`${ARGUMENT}\` keeps to this grammar (${grammar.syntax}):\n${grammar.definition}`;
  return { ...tool, kind: "function", schema, description: [tool.description, rule].filter(Boolean).join("\n\n") || null };
}

/** Null: it takes any text. OpenAI's two formats of conversations put a grammar in different places. */
export function readGrammar({ value }: HubTool): { definition: string; syntax: string } | null {
  const format = asObject((asObject(value.custom) ?? value).format);
  const grammar = asObject(format?.grammar) ?? format;
  const definition = asText(grammar?.definition);
  return format?.type === "grammar" && definition ? { definition, syntax: asText(grammar?.syntax) ?? "lark" } : null;
}

/** The arguments with which a custom tool is called as a function. */
export function formatCustomInput(text: string): string {
  return JSON.stringify({ [ARGUMENT]: text });
}

/** The names of the request's custom tools: calls of them go back to the caller as custom ones. */
export function customNames({ tools }: HubRequest): ReadonlySet<string> {
  return new Set(tools.flatMap(({ kind, name }) => (kind === "custom" ? [name] : [])));
}

/** A whole call of a function that stands for a custom tool, as the custom call that it is. */
export function asCustomCall(call: ToolCallPart): ToolCallPart {
  return { ...call, kind: "custom", input: asText(asObject(parseJson(call.input))?.[ARGUMENT]) ?? call.input };
}
