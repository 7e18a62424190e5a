import type { Members } from "../../bytes/json/parse-members";
import type { HubRequest, HubTool } from "../../hub/hub-request";
import { refuse } from "../../translate/refuse";
import { replaceConst } from "./convert-schema";

/** https://ai.google.dev/api/caching#FunctionDeclaration */
const NAME = /^[A-Za-z_][A-Za-z0-9_.:-]{0,127}$/;
/** A tool that takes any text: its one argument, which `ToolCallPart` of the kind `custom` is read from. */
const CUSTOM_SCHEMA = { type: "object", properties: { input: { type: "string" } }, required: ["input"] };

/** `tools` and `toolConfig`, to be spread into the request; `dropped`: what only another format has. */
export function writeTools({ tools, toolChoice, format }: HubRequest): { members: Members; dropped: string[] } {
  const functions = tools.filter(({ kind }) => kind !== "own");
  const own = tools.filter(({ kind }) => kind === "own" && format === "gemini").map(({ value }) => value);
  const left = tools.filter(({ kind }) => kind === "own" && format !== "gemini");
  const config = writeChoice(toolChoice, functions);
  const written = [...(functions.length > 0 ? [{ functionDeclarations: functions.map(writeDeclaration) }] : []), ...own];
  const members = { ...(written.length > 0 ? { tools: written } : {}), ...(config ? { toolConfig: { functionCallingConfig: config } } : {}) };
  return { members, dropped: left.map(({ name }) => `tools.${name}`) };
}

function writeDeclaration({ kind, name, description, schema, at }: HubTool): Members {
  if (!NAME.test(name)) refuse(at, "its name must begin with a letter or _ and hold only letters, digits and _ . : - with this model.");
  const parameters = kind === "custom" ? CUSTOM_SCHEMA : schema;
  return {
    name,
    ...(description ? { description } : {}),
    ...(parameters ? { parametersJsonSchema: replaceConst(parameters) } : {}),
  };
}

/** Null for the default. `VALIDATED` is what keeps free calls to their schemas; `ANY` does so anyway. */
function writeChoice(choice: HubRequest["toolChoice"], functions: readonly HubTool[]): Members | null {
  if (choice?.kind === "tool") {
    if (!functions.some(({ name }) => name === choice.name)) refuse(choice.at, "must be the name of one of the tools that this model can be given.");
    return { mode: "ANY", allowedFunctionNames: [choice.name] };
  }
  if (choice?.kind === "required") {
    if (functions.length === 0) refuse(choice.at, "requires a tool where there are none that this model can be given.");
    return { mode: "ANY" };
  }
  if (functions.length === 0) return null;
  if (choice?.kind === "none") return { mode: "NONE" };
  return functions.some(({ isStrict }) => isStrict) ? { mode: "VALIDATED" } : null;
}
