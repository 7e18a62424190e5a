import type { FormatContext } from "../../../hub/format";
import type { HubAnswer, HubUsage } from "../../../hub/hub-answer";
import type { HubMessage, HubRequest, HubTool } from "../../../hub/hub-request";
import type { OutputPart, ReasoningPart, TextPart, ToolCallPart } from "../../../hub/parts";
import { hubRequest } from "../../testing/hub-request";

export const message = (role: HubMessage["role"], parts: HubMessage["parts"], at = "messages[0]"): HubMessage => ({ role, parts, name: null, at });
export const text = (said: string, more: Partial<TextPart> = {}): TextPart => ({
  ...{ type: "text", text: said, citations: [], cache: null, at: "" },
  ...more,
});
export const call = (id: string, name: string, input: string, more: Partial<ToolCallPart> = {}): ToolCallPart => ({
  ...{ type: "tool-call", id, name, kind: "function", input, cache: null, at: "" },
  ...more,
});
export const thinking = (said: string, more: Partial<ReasoningPart> = {}): ReasoningPart => ({
  ...{ type: "reasoning", text: said, signature: null, maker: null, isRedacted: false, id: null, at: "" },
  ...more,
});
export const tool = (kind: HubTool["kind"], name: string, more: Partial<HubTool> = {}): HubTool => ({
  ...{ kind, name, description: null, schema: null, isStrict: false, cache: null, at: "tools[0]", value: {} },
  ...more,
});

export const answer = (parts: OutputPart[], reason: HubAnswer["stop"]["reason"] = "end"): HubAnswer => ({
  ...{ id: "msg_1", model: "claude-haiku-4-5-20251001", createdAtMs: null },
  parts,
  stop: { reason, sequence: null },
});

export const context = (request: Partial<HubRequest> = {}, body: Record<string, unknown> = {}): FormatContext => ({
  ...{ requestedModel: "asked-for", id: "chatcmpl-ours", createdAtMs: 1_763_000_000_000 },
  request: hubRequest(request),
  body,
});

export const USAGE: HubUsage = { input: 10, output: 7, cacheRead: 3, cacheWrite: 2, cacheWrite1h: 1, reasoning: 4 };
