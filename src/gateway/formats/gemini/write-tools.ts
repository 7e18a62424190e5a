import type { Members } from "../../bytes/json/parse-members";
import { customAsFunction } from "../../hub/custom-input";
import type { DroppedFields } from "../../hub/dropped-fields";
import type { HubRequest, HubTool } from "../../hub/hub-request";
import { refuse } from "../../translate/refuse";
import { replaceConst } from "./convert-schema";

/** https://ai.google.dev/api/caching#FunctionDeclaration */
const NAME = /^[A-Za-z_][A-Za-z0-9_.:-]{0,127}$/;

/** `tools` and `toolConfig`, to be spread into the request. @param dropped takes the names of the tools that only another provider has */
export function writeTools({ tools, toolChoice, format }: HubRequest, dropped: DroppedFields): Members {
  const functions = tools.filter(({ kind }) => kind !== "own").map((tool) => (tool.kind === "custom" ? customAsFunction(tool) : tool));
  const own = tools.filter(({ kind }) => kind === "own" && format === "gemini").map(({ value }) => value);
  for (const { kind, name } of tools) if (kind === "own" && format !== "gemini") dropped.add(`tools.${name}`);
  const config = writeChoice(toolChoice, functions);
  const written = [...(functions.length > 0 ? [{ functionDeclarations: functions.map(writeDeclaration) }] : []), ...own];
  return { ...(written.length > 0 ? { tools: written } : {}), ...(config ? { toolConfig: { functionCallingConfig: config } } : {}) };
}

function writeDeclaration({ name, description, schema, at }: HubTool): Members {
  if (!NAME.test(name)) refuse(at, "its name must begin with a letter or _ and hold only letters, digits and _ . : - with this model.");
  return {
    name,
    ...(description ? { description } : {}),
    ...(schema ? { parametersJsonSchema: replaceConst(schema) } : {}),
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
