import { asText, type Members } from "../../bytes/json/parse-members";
import type { HubRequest, HubTool, HubToolChoice } from "../../hub/hub-request";
import type { Place } from "../../hub/parts";
import { malformed, type RequestNotes, readCache, readList, readName, readObject, readText } from "./read-values";

const MEMBERS = new Set(["type", "name", "description", "input_schema", "strict", "cache_control"]);
/** How a tool's calls are streamed and found, and examples of them: https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview */
const HINTS = new Set(["eager_input_streaming", "defer_loading", "allowed_callers", "input_examples"]);

export function readTools(body: Members, notes: RequestNotes): HubTool[] {
  return readList(body.tools ?? [], "tools").map((value, i) => readTool(value, `tools[${i}]`, notes));
}

/** Those with a type of their own are Anthropic's: it runs them, or knows how they are called. A set of tools has no name. */
function readTool(value: unknown, at: Place, notes: RequestNotes): HubTool {
  const tool = readObject(value, at);
  const type = readText(tool.type ?? "custom", `${at}.type`);
  const cache = readCache(tool, `${at}.`);
  if (type !== "custom")
    return { kind: "own", name: asText(tool.name) || type, description: null, schema: null, isStrict: false, cache, at, value: tool };
  notes.note(tool, at, MEMBERS, HINTS);
  if (tool.strict != null && typeof tool.strict !== "boolean") malformed(`${at}.strict`, "must be true or false");
  return {
    kind: "function",
    name: readName(tool.name, `${at}.name`),
    description: tool.description == null ? null : readText(tool.description, `${at}.description`),
    schema: readObject(tool.input_schema, `${at}.input_schema`),
    isStrict: tool.strict === true,
    ...{ cache, at, value: tool },
  };
}

const CHOICE_MEMBERS = new Set(["type", "name", "disable_parallel_tool_use"]);

export function readToolChoice(body: Members, notes: RequestNotes): Pick<HubRequest, "toolChoice" | "areCallsParallel"> {
  if (body.tool_choice == null) return { toolChoice: null, areCallsParallel: null };
  const stated = readObject(body.tool_choice, "tool_choice");
  notes.note(stated, "tool_choice", CHOICE_MEMBERS);
  const at = "tool_choice.disable_parallel_tool_use";
  const isDisabled = stated.disable_parallel_tool_use ?? null;
  if (isDisabled !== null && typeof isDisabled !== "boolean") malformed(at, "must be true or false");
  return { toolChoice: readChoice(stated), areCallsParallel: isDisabled === null ? null : { value: !isDisabled, at } };
}

function readChoice({ type, name }: Members): HubToolChoice {
  switch (type) {
    case "auto":
    case "none":
      return { kind: type, at: "tool_choice" };
    case "any":
      return { kind: "required", at: "tool_choice" };
    case "tool":
      return { kind: "tool", name: readName(name, "tool_choice.name"), at: "tool_choice.name" };
    default:
      return malformed("tool_choice.type", "must be auto, any, tool or none");
  }
}
