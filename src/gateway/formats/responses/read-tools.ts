import { asList, asObject, asText, type Members } from "../../bytes/json/parse-members";
import type { HubField, HubTool, HubToolChoice } from "../../hub/hub-request";
import { refuse } from "../../translate/refuse";
import { flattenName } from "./flatten-name";
import { noteUnknown } from "./note-unknown";

/** Beside what is translated: who may call a tool and when it is loaded are matters of OpenAI's own tools for that. */
const FUNCTION_MEMBERS = new Set([
  ...["type", "name", "description", "parameters", "strict"],
  ...["defer_loading", "allowed_callers", "output_schema"],
]);
const CUSTOM_MEMBERS = new Set(["type", "name", "description", "format", "defer_loading", "allowed_callers"]);
const NAMESPACE_MEMBERS = new Set(["type", "name", "description", "tools"]);

interface Namespace {
  name: string;
  /** Told with its first tool. */
  description: string | null;
}

/** @param needs unknown members are added */
export function readTools(tools: readonly Members[], needs: HubField[]): HubTool[] {
  return tools.flatMap((tool, i) => readTool(tool, `tools[${i}]`, null, needs));
}

function readTool(tool: Members, at: string, namespace: Namespace | null, needs: HubField[]): HubTool[] {
  switch (tool.type) {
    case "function":
      noteUnknown(needs, at, tool, FUNCTION_MEMBERS);
      return [readFunction(tool, at, namespace)];
    case "custom":
      noteUnknown(needs, at, tool, CUSTOM_MEMBERS);
      return [readCustom(tool, at, namespace)];
    case "namespace":
      if (namespace) refuse(`${at}.type`, "a namespace holds no other.");
      noteUnknown(needs, at, tool, NAMESPACE_MEMBERS);
      return readNamespace(tool, at, needs);
    default: {
      const own = { schema: null, isStrict: false, cache: null, at, value: tool };
      return [{ kind: "own", name: readText(tool.type, `${at}.type`), description: null, ...own }];
    }
  }
}

function readNamespace(tool: Members, at: string, needs: HubField[]): HubTool[] {
  if (!Array.isArray(tool.tools)) refuse(`${at}.tools`, "must be a list.");
  const name = readText(tool.name, `${at}.name`);
  return tool.tools.flatMap((inner: unknown, i) => {
    const place = `${at}.tools[${i}]`;
    const description = i === 0 ? asText(tool.description) : null;
    return readTool(asObject(inner) ?? refuse(place, "must be a tool."), place, { name, description }, needs);
  });
}

function readFunction(tool: Members, at: string, namespace: Namespace | null): HubTool {
  const { schema = null, strict = null } = { schema: tool.parameters ?? null, strict: tool.strict ?? null };
  if (schema !== null && !asObject(schema)) refuse(`${at}.parameters`, "must be the JSON schema of an object.");
  if (strict !== null && typeof strict !== "boolean") refuse(`${at}.strict`, "must be true or false.");
  return { kind: "function", ...readNamed(tool, at, namespace), schema: asObject(schema), isStrict: strict === true, cache: null, at };
}

function readCustom(tool: Members, at: string, namespace: Namespace | null): HubTool {
  const named = readNamed(tool, at, namespace);
  const grammar = asObject(tool.format)?.type === "grammar" ? asObject(tool.format) : null;
  // A model whose tools have no grammar learns from the description what to write.
  const form = grammar ? `The input keeps to this grammar (${asText(grammar.syntax) ?? ""}):\n${asText(grammar.definition) ?? ""}` : null;
  return { kind: "custom", ...named, description: join(named.description, form), schema: null, isStrict: false, cache: null, at };
}

function readNamed(tool: Members, at: string, namespace: Namespace | null): Pick<HubTool, "name" | "description" | "value"> {
  const name = readText(tool.name, `${at}.name`);
  if (tool.description != null && typeof tool.description !== "string") refuse(`${at}.description`, "must be a string.");
  const value = namespace ? { ...tool, namespace: namespace.name } : tool;
  const about = namespace?.description ? `(${namespace.name}: ${namespace.description})` : null;
  return { name: flattenName(namespace?.name ?? null, name), description: join(about, asText(tool.description)), value };
}

function join(...texts: (string | null)[]): string | null {
  return texts.filter(Boolean).join("\n\n") || null;
}

function readText(value: unknown, at: string): string {
  return typeof value === "string" && value !== "" ? value : refuse(at, "must be a string that is not empty.");
}

interface ChosenTools {
  /** Those that may be called. */
  tools: HubTool[];
  choice: HubToolChoice | null;
}

/** All forms of `tool_choice`. Tools that `allowed_tools` does not name are not offered. @throws AppError when it names a tool that is not there */
export function readToolChoice(stated: unknown, tools: HubTool[]): ChosenTools {
  if (stated === null) return { tools, choice: null };
  if (typeof stated === "string") return { tools, choice: readMode(stated, "tool_choice", tools) };
  const choice = asObject(stated) as Members;
  if (choice.type !== "allowed_tools") return { tools, choice: { kind: "tool", ...findTool(choice, "tool_choice", tools) } };
  const allowed = new Set(asList(choice.tools).map((tool, i) => findTool(asObject(tool) ?? {}, `tool_choice.tools[${i}]`, tools).name));
  const left = tools.filter(({ name }) => allowed.has(name));
  return { tools: left, choice: readMode(choice.mode ?? "auto", "tool_choice.mode", left) };
}

function readMode(mode: unknown, at: string, tools: readonly HubTool[]): HubToolChoice {
  if (mode !== "auto" && mode !== "none" && mode !== "required") refuse(at, "must be none, auto or required.");
  if (mode === "required" && tools.length === 0) refuse(at, "requires a tool where there are no tools.");
  return { kind: mode, at };
}

/** By its name, or an own tool of the provider by its type. */
function findTool(named: Members, at: string, tools: readonly HubTool[]): { name: string; at: string } {
  const isOwn = named.type !== "function" && named.type !== "custom";
  const name = isOwn ? asText(named.type) : flattenName(asText(named.namespace), asText(named.name) ?? "");
  const found = tools.find((tool) => tool.name === name && (tool.kind === "own") === isOwn);
  const place = `${at}.${isOwn ? "type" : "name"}`;
  return found ? { name: found.name, at: place } : refuse(place, "must name one of the tools.");
}
