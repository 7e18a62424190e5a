import { type GenerateContentResponse, GoogleGenAI } from "@google/genai";
import type { FormatContext } from "../../../hub/format";
import type { HubRequest } from "../../../hub/hub-request";
import { readRequest } from "../read-request";

export const context = { requestedModel: "asked-for", id: "ours", createdAtMs: 1_763_000_000_000 };

/** How an answer is written for a caller who has asked for thoughts, or not. */
export function contextFor({ isShown }: { isShown: boolean }): FormatContext {
  const body = { contents: [{ parts: [{ text: "Hi" }] }], generationConfig: { thinkingConfig: { includeThoughts: isShown } } };
  return { ...context, body, request: readRequest(body, { isStreaming: true }) };
}

/** Google's own client, answered by `answer`, which is given what the client sends. */
export function googleClient(answer: (body: Record<string, unknown>) => Response): GoogleGenAI {
  const fetch = async (_url: unknown, init?: RequestInit) => answer(JSON.parse(String(init?.body)));
  return new GoogleGenAI({ apiKey: "llm_sk_test", httpOptions: { baseUrl: "http://localhost", fetch } });
}

export function jsonAnswer(value: unknown): Response {
  return new Response(JSON.stringify(value), { headers: { "content-type": "application/json" } });
}

/** @param size the bytes of each piece that the client is given */
export function streamAnswer(events: readonly { data: unknown }[], size = 1000): Response {
  const bytes = Buffer.from(events.map(({ data }) => `data: ${JSON.stringify(data)}\r\n\r\n`).join(""));
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => new Uint8Array(bytes.subarray(i * size, (i + 1) * size)));
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

/** What the client sends for these parameters, read into the hub. */
export async function readSent(parameters: Omit<Parameters<GoogleGenAI["models"]["generateContent"]>[0], "model">): Promise<HubRequest> {
  let sent: HubRequest | null = null;
  const client = googleClient((body) => {
    sent = readRequest(body, { isStreaming: false });
    return jsonAnswer({ candidates: [] });
  });
  await client.models.generateContent({ model: "m", ...parameters });
  if (!sent) throw new Error("nothing was sent");
  return sent;
}

/** An answer as the client sees it. */
export interface SeenAnswer {
  text: string;
  thoughts: string;
  calls: { id: string | undefined; name: string | undefined; args: unknown }[];
  signatures: string[];
  finishReason: string | undefined;
  usage: unknown;
  model: string | undefined;
  id: string | undefined;
}

/** @param chunks one, or those of a stream */
export function see(chunks: readonly GenerateContentResponse[]): SeenAnswer {
  const parts = chunks.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? []);
  return {
    text: chunks.map(({ text }) => text ?? "").join(""),
    thoughts: parts.map(({ text, thought }) => (thought ? text : "")).join(""),
    calls: chunks.flatMap(({ functionCalls }) => functionCalls ?? []).map(({ id, name, args }) => ({ id, name, args })),
    signatures: parts.flatMap(({ thoughtSignature }) => thoughtSignature ?? []),
    finishReason: chunks.at(-1)?.candidates?.[0]?.finishReason,
    usage: chunks.at(-1)?.usageMetadata,
    model: chunks[0]?.modelVersion,
    id: chunks[0]?.responseId,
  };
}
