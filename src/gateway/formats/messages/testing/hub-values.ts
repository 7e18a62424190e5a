import type { HubTool } from "../../../hub/hub-request";
import type { InputPart, TextPart, ToolCallPart } from "../../../hub/parts";

export const CONTEXT = { requestedModel: "asked-for", id: "msg_ours", createdAtMs: 1_763_000_000_000 };

export const text = (value: string, at = ""): TextPart => ({ type: "text", text: value, citations: [], cache: null, at });

export const call = (id: string, input = "{}", more: Partial<ToolCallPart> = {}): ToolCallPart => {
  return { type: "tool-call", id, name: "add", kind: "function", input, cache: null, at: "", ...more };
};

export const tool = (name: string, more: Partial<HubTool> = {}): HubTool => {
  return { kind: "function", name, description: null, schema: null, isStrict: false, cache: null, at: "tools[0]", value: {}, ...more };
};

export const message = (role: "system" | "user" | "assistant", ...parts: InputPart[]) => ({ role, parts, name: null, at: "messages[0]" });
