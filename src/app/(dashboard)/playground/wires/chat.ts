import {
  type AnswerWire,
  type Ask,
  type AskedMessage,
  errorText,
  isImage,
  maybe,
  type Piece,
  pick,
  stopsOf,
  stringOf,
  type Target,
  textWithFiles,
  withoutText,
} from "../ask";

/** The reseller's endpoint for signed-in browsers; programs use `/api/v1/chat/completions` with a key. */
export const RESALE_PATH = "/api/chat/completions";

function pathOf({ mount, model }: Target): string {
  if (!mount) return RESALE_PATH;
  const deployment = mount.quirks.includes("deployment_paths") ? `/deployments/${encodeURIComponent(model)}` : "";
  return `/api/v1/${mount.id}${deployment}/chat/completions`;
}

function contentOf(message: AskedMessage): unknown {
  const files = withoutText(message);
  const text = textWithFiles(message);
  if (files.length === 0) return text;
  const parts = files.map((file) =>
    isImage(file)
      ? { type: "image_url", image_url: { url: file.content } }
      : { type: "file", file: { filename: file.name, file_data: file.content } },
  );
  return [...parts, ...(text ? [{ type: "text", text }] : [])];
}

/** https://platform.openai.com/docs/api-reference/chat: OpenAI, who imitates it, and the reseller for every model. */
export const chatWire: AnswerWire = {
  request(target, { system, parameters, messages }: Ask) {
    const cap = target.mount?.quirks.includes("caps_max_tokens") ? "max_tokens" : "max_completion_tokens";
    const body = {
      model: target.model,
      messages: [...(system ? [{ role: "system", content: system }] : []), ...messages.map((one) => ({ role: one.role, content: contentOf(one) }))],
      stream: true,
      ...maybe("temperature", parameters.temperature),
      ...maybe("top_p", parameters.topP),
      ...maybe(cap, parameters.maxTokens),
      ...maybe("stop", stopsOf(parameters)),
      ...maybe("reasoning_effort", parameters.effort),
    };
    return { path: pathOf(target), headers: { "content-type": "application/json" }, body };
  },
  read(event): Piece {
    const error = errorText(event);
    if (error) return { error };
    const choice = pick(event, "choices", 0);
    const delta = pick(choice, "delta");
    const reasoning = stringOf(pick(delta, "reasoning_content")) || stringOf(pick(delta, "reasoning"));
    const text = stringOf(pick(delta, "content")) || stringOf(pick(delta, "refusal"));
    return { ...maybe("text", text), ...maybe("reasoning", reasoning), ...maybe("finish", pick(choice, "finish_reason")) };
  },
  credential(key, { quirks }): Record<string, string> {
    return quirks.includes("api_key_header") ? { "api-key": key } : { authorization: `Bearer ${key}` };
  },
};
