import type { ProviderFormat } from "../../../hub/format";
import type { FormatId } from "../../../hub/parts";
import type { UsageReader, WireId } from "../../../providers/contract";
import { builtInDialect } from "../../../providers/testing/built-in-dialect";
import { splitBody } from "../../../providers/testing/read-answer";
import { toClosing } from "../../../relays/call-closing";
import type { AnswerContext } from "../../../translate/chat/chat-types";
import { makeChatProvider } from "../../chat/provider";
import { PROVIDERS } from "../../registry";
import { gather, readAll } from "../gather";
import type { Seen } from "./tell";

export const REQUEST_ID = "req_matrix";
/** What a call of this id is read with: calls of tools that have no id are named after it. */
export const CONTEXT: AnswerContext = { requestedModel: "asked-for", id: `chatcmpl-${REQUEST_ID}`, createdAtMs: 1_763_000_000_000 };

const CHAT = makeChatProvider({ capField: "max_tokens" });
export const providerOf = (format: FormatId): ProviderFormat => (format === "chat" ? CHAT : PROVIDERS[format]);

interface Body {
  body: Uint8Array;
  isEventStream: boolean;
}

/** An answer as the format's provider side, and the usage reader, have it. @throws Error when it is none, or has no end */
export function readHub(format: FormatId, { body, isEventStream }: Body, reader: UsageReader): Seen {
  const provider = providerOf(format);
  if (!isEventStream) {
    reader.body(body);
    return { ...provider.readAnswer(JSON.parse(asText(body)), CONTEXT), usage: usageOf(reader) };
  }
  const stream = provider.readStream(CONTEXT);
  const events = splitBody(body, []).flatMap(({ name, data }) => {
    if (data) reader.event(name, data);
    return data && data[0] !== DONE ? [{ name, data: JSON.parse(asText(data)) }] : [];
  });
  const { parts, stop } = gather(readAll(stream, events));
  if (stream.error || !stream.isFinished) throw new Error(`ends with ${JSON.stringify(stream.error)}`);
  return { parts, stop, usage: usageOf(reader) };
}

/** `[` of `[DONE]`. */
const DONE = 0x5b;
const asText = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");
const usageOf = (reader: UsageReader) => toClosing({ read: reader.result(), settlement: null, extras: {} }).usage;

const WIRES: Record<FormatId, [dialect: string, wire: WireId]> = {
  chat: ["openai", "openai-chat"],
  responses: ["openai", "openai-responses"],
  messages: ["anthropic", "anthropic-messages"],
  gemini: ["google", "gemini"],
};

/** Of an answer in this format that was written here. @param inputTextBytes for an estimate where it states nothing */
export function openReaderOf(format: FormatId, inputTextBytes: number): UsageReader {
  const [dialect, wire] = WIRES[format];
  const context = { requestedModel: "m", statusCode: 200, inputTextBytes, method: "POST" };
  return builtInDialect(dialect).usageReader(wire, context) as UsageReader;
}
