import type { Members } from "../../bytes/json/parse-members";
import { formatCustomInput } from "../../hub/custom-input";
import type { HubMessage } from "../../hub/hub-request";
import type { InputPart, ToolCallPart, ToolResultPart } from "../../hub/parts";
import type { CompatibleRules } from "../../translate/compatible/request";
import { refuse } from "../../translate/refuse";
import { fitCallId } from "./fit-call-id";
import { withArguments } from "./write-answer";
import { formatCall, formatExtras, formatReasoning } from "./write-extras";
import { formatContent, formatPart } from "./write-parts";

/** The rules strip what the provider does not want of an answer's extras. */
export function writeMessages(messages: readonly HubMessage[], rules: CompatibleRules): Members[] {
  const written: Members[] = [];
  let attachments: Members[] = [];
  const say = (message: Members) => {
    if (attachments.length > 0) written.push({ role: "user", content: attachments });
    attachments = [];
    written.push(message);
  };
  for (const message of messages) {
    const name = message.name === null ? {} : { name: message.name };
    const results = message.parts.filter((part) => part.type === "tool-result");
    // They follow their calls at once; what they show comes after the last of them.
    for (const result of results) {
      written.push(writeResult(result, rules));
      attachments.push(...writeAttachments(result));
    }
    const parts = message.parts.filter((part) => part.type !== "tool-result");
    if (parts.length === 0) continue;
    if (message.role === "assistant") say({ ...writeAssistant(parts, rules), ...name });
    else say({ role: message.role, content: formatContent(parts), ...name });
  }
  if (attachments.length > 0) written.push({ role: "user", content: attachments });
  if (written.length === 0) refuse("messages", "must hold a message that is not empty.");
  return written;
}

function writeAssistant(parts: readonly InputPart[], rules: CompatibleRules): Members {
  const calls = parts.flatMap((part, i) => (part.type === "tool-call" ? [formatCall(adaptCall(part, rules), parts[i - 1])] : []));
  const refusals = parts.flatMap((part) => (part.type === "refusal" ? [part.text] : []));
  const said = parts.filter(({ type }) => type !== "tool-call" && type !== "reasoning" && type !== "refusal");
  const picture = said.find(({ type }) => type === "image" || type === "file" || type === "audio");
  if (picture) refuse(picture.at, "is not supported by this model in what it has said itself.");
  const reasoning = formatReasoning(parts);
  const isCore = rules.coreFieldsOnly === true;
  const asText = isCore ? refusals.map((text): InputPart => ({ type: "text", text, citations: [], cache: null, at: "" })) : [];
  return {
    role: "assistant",
    content: formatContent([...said, ...asText]),
    ...(refusals.length > 0 && !isCore ? { refusal: refusals.join("") } : {}),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
    ...(reasoning === "" ? {} : { reasoning_content: reasoning }),
    ...formatExtras(parts.filter(({ type }) => type !== "foreign")),
  };
}

/** Only OpenAI itself has custom tools. */
export function hasCustomTools({ hints }: CompatibleRules): boolean {
  return hints === "all";
}

function adaptCall(call: ToolCallPart, rules: CompatibleRules): ToolCallPart {
  const named = { ...call, id: fitCallId(call.id, rules) };
  if (call.kind === "custom" && !hasCustomTools(rules)) return { ...named, kind: "function", input: formatCustomInput(call.input) };
  return withArguments(named);
}

function isAttachment({ type }: InputPart): boolean {
  return type === "image" || type === "file";
}

/** In a tool's message models read text only. */
function writeResult({ callId, parts }: ToolResultPart, rules: CompatibleRules): Members {
  const texts = parts.filter((part) => !isAttachment(part));
  const content = formatContent(texts) ?? (parts.length > 0 ? "The next message shows it." : "");
  return { role: "tool", tool_call_id: fitCallId(callId, rules), content };
}

function writeAttachments({ callId, parts }: ToolResultPart): Members[] {
  const shown = parts.filter(isAttachment).map(formatPart);
  return shown.length === 0 ? [] : [{ type: "text", text: `The result of the tool call ${callId}:` }, ...shown];
}
