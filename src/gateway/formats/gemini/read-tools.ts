import type { HubTool, HubToolChoice } from "../../hub/hub-request";
import { refuseField } from "../../translate/chat/check-fields";
import { append } from "./append";
import { convertSchema, isStrictSchema } from "./convert-schema";
import { type Field, Fields, listFields } from "./fields";
import type { Reading } from "./reading";

/** `tools` and `toolConfig`: https://ai.google.dev/gemini-api/docs/function-calling */
export function readTools(tools: Field | null, config: Field | null, reading: Reading): { tools: HubTool[]; toolChoice: HubToolChoice | null } {
  const stated = tools ? listFields(tools).flatMap((tool) => readTool(tool, reading)) : [];
  const fields = config && new Fields(config);
  const calling = fields?.take("functionCallingConfig");
  if (fields) reading.hints.push(...fields.takeAll(["retrievalConfig", "includeServerSideToolInvocations"]));
  append(reading.needs, fields?.rest ?? []);
  return calling ? chooseTools(calling, stated, reading) : { tools: stated, toolChoice: null };
}

/** Each member of a tool is one: a list of functions, or something that Google runs itself. */
function readTool(field: Field, reading: Reading): HubTool[] {
  const fields = new Fields(field);
  const functions = fields.takeList("functionDeclarations").map((declaration) => readDeclaration(declaration, reading));
  const own = fields.rest.map(({ at, value }): HubTool => {
    const name = at.slice(field.at.length + 1);
    return { kind: "own", name, description: null, schema: null, isStrict: false, cache: null, at, value: { [name]: value } };
  });
  return [...functions, ...own];
}

function readDeclaration(field: Field, { hints, needs }: Reading): HubTool {
  const fields = new Fields(field);
  const name = fields.takeText("name")?.value;
  const description = fields.takeText("description")?.value ?? null;
  const google = fields.takeObject("parameters")?.value;
  const schema = fields.takeObject("parametersJsonSchema")?.value ?? (google ? convertSchema(google) : null);
  hints.push(...fields.takeAll(["response", "responseJsonSchema", "behavior"]));
  append(needs, fields.rest);
  if (!name) throw refuseField(`${field.at}.name`, "must be the name of a function");
  return { kind: "function", name, description, schema, isStrict: false, cache: null, at: field.at, value: fields.members };
}

const MODES: Record<string, "auto" | "none" | "required"> = {
  MODE_UNSPECIFIED: "auto",
  AUTO: "auto",
  VALIDATED: "auto",
  NONE: "none",
  ANY: "required",
};

/** Nobody else can forbid some of the tools: those that may not be called are left out. */
function chooseTools(field: Field, stated: HubTool[], { hints, needs }: Reading): { tools: HubTool[]; toolChoice: HubToolChoice } {
  const fields = new Fields(field);
  const mode = fields.takeText("mode");
  const allowed = fields.takeList("allowedFunctionNames");
  hints.push(...fields.takeAll(["streamFunctionCallArguments"]));
  append(needs, fields.rest);
  const word = mode?.value.toUpperCase() ?? "AUTO";
  const kind = Object.hasOwn(MODES, word) ? MODES[word] : undefined;
  if (!kind) throw refuseField(mode?.at ?? field.at, "must be AUTO, ANY, NONE or VALIDATED");
  const names = allowed.map((name) => checkName(name, stated));
  const at = mode?.at ?? field.at;
  const callable = names.length > 0 && kind !== "none" ? stated.filter((tool) => tool.kind !== "function" || names.includes(tool.name)) : stated;
  const tools = word === "VALIDATED" ? callable.map(makeStrict) : callable;
  const [name, second] = names;
  if (kind === "required" && name !== undefined && second === undefined)
    return { tools, toolChoice: { kind: "tool", name, at: allowed[0]?.at ?? at } };
  return { tools, toolChoice: { kind, at } };
}

function checkName({ value, at }: Field, tools: readonly HubTool[]): string {
  if (typeof value !== "string" || !tools.some(({ kind, name }) => kind === "function" && name === value))
    throw refuseField(at, "must be the name of one of the functions");
  return value;
}

/** `VALIDATED`: the calls keep to their schemas. */
function makeStrict(tool: HubTool): HubTool {
  return { ...tool, isStrict: tool.kind === "function" && tool.schema !== null && isStrictSchema(tool.schema) };
}
