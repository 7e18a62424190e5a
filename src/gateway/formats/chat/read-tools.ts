import { asList, asObject, asText, type Members } from "../../bytes/json/parse-members";
import type { HubRequest, HubTool, HubToolChoice } from "../../hub/hub-request";
import { noteUnknown } from "../../hub/note-unknown";
import type { Place } from "../../hub/parts";
import { refuse } from "../../translate/refuse";
import type { FieldList } from "./field-list";
import { readCache } from "./read-cache";

const TOOL_MEMBERS = new Set(["type", "function", "custom", "cache_control"]);
const FUNCTION_MEMBERS = new Set(["name", "description", "parameters", "strict", "cache_control"]);

export function readTools(body: Members, fields: FieldList): Pick<HubRequest, "tools" | "toolChoice" | "areCallsParallel"> {
  const tools = asList(body.tools).map((tool, i) => readTool(asObject(tool) ?? {}, `tools[${i}]`, fields));
  const parallel = body.parallel_tool_calls;
  return {
    tools,
    toolChoice: readChoice(body.tool_choice, tools, fields),
    areCallsParallel: typeof parallel === "boolean" ? { value: parallel, at: "parallel_tool_calls" } : null,
  };
}

function readTool(tool: Members, at: Place, fields: FieldList): HubTool {
  noteUnknown(fields.needs, at, tool, TOOL_MEMBERS);
  const kind = tool.type === "custom" ? "custom" : "function";
  const definition = asObject(tool[kind]) ?? {};
  const here = `${at}.${kind}`;
  if (kind === "function") noteUnknown(fields.needs, here, definition, FUNCTION_MEMBERS);
  return {
    kind,
    name: asText(definition.name) ?? "",
    description: asText(definition.description) || null,
    schema: kind === "function" ? readSchema(definition.parameters, `${here}.parameters`) : null,
    isStrict: kind === "function" && readStrict(definition.strict, `${here}.strict`),
    cache: readCache(tool, at) ?? readCache(definition, here),
    at,
    value: tool,
  };
}

function readSchema(value: unknown, at: Place): Members | null {
  const schema = asObject(value);
  if (schema && schema.type !== undefined && schema.type !== "object") refuse(at, "must be the JSON schema of an object.");
  return schema;
}

function readStrict(value: unknown, at: Place): boolean {
  if (value !== null && value !== undefined && typeof value !== "boolean") refuse(at, "must be true or false.");
  return value === true;
}

function readChoice(stated: unknown, tools: readonly HubTool[], fields: FieldList): HubToolChoice | null {
  const at = "tool_choice";
  if (stated === "required" && tools.length === 0) refuse(at, "requires a tool where there are no tools.");
  if (stated === "auto" || stated === "none" || stated === "required") return { kind: stated, at };
  const named = asObject(stated);
  if (!named) return null;
  if (named.type !== "function" && named.type !== "custom") {
    // A choice among several (`allowed_tools`), or one that is newer than us.
    fields.needs.push({ at: `${at}.type`, value: named });
    return null;
  }
  const name = asText(asObject(named[named.type])?.name) ?? "";
  const place = `${at}.${named.type}.name`;
  if (!tools.some((tool) => tool.name === name)) refuse(place, "must be the name of one of the tools.");
  return { kind: "tool", name, at: place };
}
