import { asList, asObject, asText, type Members } from "../../bytes/json/parse-members";
import type { HubField, HubTool, HubToolChoice } from "../../hub/hub-request";
import { noteUnknown } from "../../hub/note-unknown";
import { refuse } from "../../translate/refuse";
import { flattenName } from "./flatten-name";

/** Beside what is translated: who may call a tool and when it is loaded are matters of OpenAI's own tools for that. */
const FUNCTION_MEMBERS = new Set([
  ...["type", "name", "description", "parameters", "strict"],
  ...["defer_loading", "allowed_callers", "output_schema"],
]);
const CUSTOM_MEMBERS = new Set(["type", "name", "description", "format", "defer_loading", "allowed_callers"]);
const NAMESPACE_MEMBERS = new Set(["type", "name", "description", "tools"]);

/** A tool by which the model finds others, by its type and its name. */
export const SEARCH = "tool_search";

interface Namespace {
  name: string;
  description: string | null;
}

/** Items of the input that bring tools with them: those that the caller adds, and those that it has found when the model searched for some. */
const WITH_TOOLS = new Set<unknown>(["additional_tools", "tool_search_output"]);

/**
 * All tools that the model may call, functions each once.
 * @param needs unknown members are added
 */
export function readTools(tools: unknown, input: unknown, needs: HubField[]): HubTool[] {
  const brought = asList(input).flatMap((item, i) => {
    const { type, tools: more } = asObject(item) ?? {};
    return WITH_TOOLS.has(type) ? readList(more, `input[${i}].tools`, null, needs) : [];
  });
  const all = [...readList(tools, "tools", null, needs), ...brought];
  return [...new Map(all.map((tool) => [tool.kind === "own" ? tool.at : `.${tool.name}`, tool])).values()];
}

function readList(tools: unknown, at: string, namespace: Namespace | null, needs: HubField[]): HubTool[] {
  if (!Array.isArray(tools)) refuse(at, "must be a list.");
  return tools.flatMap((value: unknown, i) => {
    const place = `${at}[${i}]`;
    // A namespace's description is told with its first tool.
    const about = namespace && i > 0 ? { ...namespace, description: null } : namespace;
    return readTool(asObject(value) ?? refuse(place, "must be a tool."), place, about, needs);
  });
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
      const type = readText(tool.type, `${at}.type`);
      if (isOwnSearch(tool)) return [{ ...readFunction({ ...tool, name: SEARCH }, at, null), value: tool }];
      // What such a tool costs is bounded where they all are looked through: nowhere else can one be brought.
      if (namespace || !at.startsWith("tools[")) refuse(`${at}.type`, "a tool of the provider's own can only stand in `tools` itself.");
      const own = { schema: null, isStrict: false, cache: null, at, value: tool };
      return [{ kind: "own", name: type, description: null, ...own }];
    }
  }
}

function readNamespace(tool: Members, at: string, needs: HubField[]): HubTool[] {
  const name = readText(tool.name, `${at}.name`);
  return readList(tool.tools, `${at}.tools`, { name, description: asText(tool.description) }, needs);
}

/** The caller looks for the tools itself: a function to every model, and a search again in the answer. */
function isOwnSearch(tool: Members): boolean {
  return tool.type === SEARCH && tool.execution === "client";
}

function readFunction(tool: Members, at: string, namespace: Namespace | null): HubTool {
  const { schema = null, strict = null } = { schema: tool.parameters ?? null, strict: tool.strict ?? null };
  if (schema !== null && !asObject(schema)) refuse(`${at}.parameters`, "must be the JSON schema of an object.");
  if (strict !== null && typeof strict !== "boolean") refuse(`${at}.strict`, "must be true or false.");
  return { kind: "function", ...readNamed(tool, at, namespace), schema: asObject(schema), isStrict: strict === true, cache: null, at };
}

function readCustom(tool: Members, at: string, namespace: Namespace | null): HubTool {
  return { kind: "custom", ...readNamed(tool, at, namespace), schema: null, isStrict: false, cache: null, at };
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
  const found = tools.find((tool) => tool.name === name && (tool.kind === "own" || tool.value.type === SEARCH) === isOwn);
  const place = `${at}.${isOwn ? "type" : "name"}`;
  return found ? { name: found.name, at: place } : refuse(place, "must name one of the tools.");
}
