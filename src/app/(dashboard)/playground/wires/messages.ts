import {
  type AnswerWire,
  type AskedMessage,
  base64Of,
  errorText,
  isImage,
  maybe,
  type Piece,
  pick,
  stopsOf,
  stringOf,
  textWithFiles,
  withoutText,
} from "../ask";

/** Anthropic requires a cap. */
const MAX_TOKENS_DEFAULT = 4_096;

function contentOf(message: AskedMessage): unknown {
  const files = withoutText(message);
  const text = textWithFiles(message);
  if (files.length === 0) return text;
  const blocks = files.map((file) => ({
    type: isImage(file) ? "image" : "document",
    source: { type: "base64", media_type: file.mediaType, data: base64Of(file) },
  }));
  return [...blocks, ...(text ? [{ type: "text", text }] : [])];
}

/** https://platform.claude.com/docs/en/api/messages */
export const messagesWire: AnswerWire = {
  request({ mount, model }, { system, parameters, messages }) {
    const { effort } = parameters;
    const body = {
      model,
      max_tokens: parameters.maxTokens ?? MAX_TOKENS_DEFAULT,
      ...maybe("system", system),
      messages: messages.map((message) => ({ role: message.role, content: contentOf(message) })),
      stream: true,
      ...maybe("temperature", parameters.temperature),
      ...maybe("top_p", parameters.topP),
      ...maybe("stop_sequences", stopsOf(parameters)),
      ...(effort ? { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort } } : {}),
    };
    const headers = { "content-type": "application/json", "anthropic-version": "2023-06-01" };
    const browserHeaders = { "anthropic-dangerous-direct-browser-access": "true" }; // Anthropic refuses what a browser sends without it
    return { path: `/api/v1/${mount?.id}/v1/messages`, headers, browserHeaders, body };
  },
  read(event): Piece {
    const error = errorText(event);
    if (error) return { error };
    const delta = pick(event, "delta");
    return {
      ...maybe("text", stringOf(pick(delta, "text"))),
      ...maybe("reasoning", stringOf(pick(delta, "thinking"))),
      ...maybe("finish", pick(delta, "stop_reason")),
    };
  },
  credential: (key) => ({ "x-api-key": key }),
};
