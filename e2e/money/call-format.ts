import type { Agent } from "node:http";
import { type Seen, startPost } from "../faults/make-call";

export const FORMATS = ["chat", "responses", "messages", "gemini"] as const;
export type ResoldFormat = (typeof FORMATS)[number];

interface Asked {
  model: string;
  prompt: string;
  stream: boolean;
  outputTokensMax: number;
}

/** How a program asks in a format, and what the last words of its stream are. */
const CALLS: Record<Exclude<ResoldFormat, "chat">, { path(asked: Asked): string; body(asked: Asked): object; key: string; streamEnd: RegExp }> = {
  responses: {
    path: () => "/api/v1/responses",
    body: ({ model, prompt, stream, outputTokensMax }) => ({ model, input: prompt, stream, max_output_tokens: outputTokensMax }),
    key: "authorization",
    streamEnd: /event: response\.(completed|incomplete)\ndata: [^\n]+\n\n$/,
  },
  messages: {
    path: () => "/api/v1/messages",
    body: ({ model, prompt, stream, outputTokensMax }) => ({
      model,
      max_tokens: outputTokensMax,
      stream,
      messages: [{ role: "user", content: prompt }],
    }),
    key: "x-api-key",
    streamEnd: /event: message_stop\ndata: [^\n]+\n\n$/,
  },
  gemini: {
    path: ({ model, stream }) => `/api/v1beta/models/${encodeURIComponent(model)}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
    body: ({ prompt, outputTokensMax }) => ({
      contents: [{ role: "user", parts: [{ text: prompt }] }],
      generationConfig: { maxOutputTokens: outputTokensMax },
    }),
    key: "x-goog-api-key",
    streamEnd: /data: \{[^\n]*"finishReason":[^\n]*\}\s*$/,
  },
};

const COST = /"cost": ?"(\d+\.\d{9})"/g;

export interface FormatAnswer {
  seen: Seen;
  isWhole: boolean;
  /** As the last usage states it. */
  cost: string | undefined;
}

/** A call in another format than OpenAI's chat, as a program makes it. */
export async function callFormat(
  format: Exclude<ResoldFormat, "chat">,
  asked: Asked,
  { origin, key, agent }: { origin: string; key: string; agent?: Agent },
): Promise<FormatAnswer> {
  const { path, body, key: header, streamEnd } = CALLS[format];
  const headers = { [header]: header === "authorization" ? `Bearer ${key}` : key };
  const seen = await startPost({ url: origin + path(asked), headers, body: Buffer.from(JSON.stringify(body(asked))), ...(agent ? { agent } : {}) })
    .seen;
  const text = seen.body.toString();
  const isWhole = seen.status === 200 && seen.end !== "broken" && (!asked.stream || streamEnd.test(text));
  return { seen, isWhole, cost: [...text.matchAll(COST)].at(-1)?.[1] };
}
