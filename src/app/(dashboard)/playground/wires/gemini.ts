import {
  type AnswerWire,
  type AskedMessage,
  base64Of,
  errorText,
  maybe,
  type Piece,
  pick,
  stopsOf,
  stringOf,
  textWithFiles,
  withoutText,
} from "../ask";

function partsOf(message: AskedMessage): object[] {
  const text = textWithFiles(message);
  const files = withoutText(message).map((file) => ({ inlineData: { mimeType: file.mediaType, data: base64Of(file) } }));
  return [...files, ...(text || files.length === 0 ? [{ text }] : [])];
}

/** https://ai.google.dev/api/generate-content */
export const geminiWire: AnswerWire = {
  request({ mount, model, canReason }, { system, parameters, messages }) {
    const { effort } = parameters;
    const thinkingConfig = canReason || effort ? { includeThoughts: true, ...maybe("thinkingLevel", effort) } : null;
    const generationConfig = {
      ...maybe("temperature", parameters.temperature),
      ...maybe("topP", parameters.topP),
      ...maybe("maxOutputTokens", parameters.maxTokens),
      ...maybe("stopSequences", stopsOf(parameters)),
      ...maybe("thinkingConfig", thinkingConfig),
    };
    const body = {
      contents: messages.map((message) => ({ role: message.role === "user" ? "user" : "model", parts: partsOf(message) })),
      ...(system ? { systemInstruction: { parts: [{ text: system }] } } : {}),
      ...(Object.keys(generationConfig).length > 0 ? { generationConfig } : {}),
    };
    const path = `/api/v1/${mount?.id}/v1beta/models/${encodeURIComponent(model)}:streamGenerateContent?alt=sse`;
    return { path, headers: { "content-type": "application/json" }, body };
  },
  read(event): Piece {
    const error = errorText(event);
    if (error) return { error };
    const parts = pick(event, "candidates", 0, "content", "parts");
    let [text, reasoning] = ["", ""];
    for (const part of Array.isArray(parts) ? parts : []) {
      if (pick(part, "thought") === true) reasoning += stringOf(pick(part, "text"));
      else text += stringOf(pick(part, "text"));
    }
    const finish = pick(event, "candidates", 0, "finishReason") ?? pick(event, "promptFeedback", "blockReason");
    return { ...maybe("text", text), ...maybe("reasoning", reasoning), ...maybe("finish", finish) };
  },
  credential: (key) => ({ "x-goog-api-key": key }),
};
