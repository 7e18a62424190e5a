import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { FORMATS, type ResoldFormat } from "../../money/call-format";
import { type Script, scriptPrompt } from "../../tools/simulator/script";

interface Resold {
  origin: string;
  /** A session of the organization's owner. */
  cookie: string;
  prompt: string;
  /** Notes what must be found nowhere, and returns it. */
  secret(what: string, text?: string): string;
}

interface Asked {
  model: string;
  text: string;
  stream: boolean;
}

/** How a customer asks in each format: the prompt stands wherever a format has room for one. */
const ASK: Record<ResoldFormat, (asked: Asked) => { path: string; body: object }> = {
  chat: ({ model, text, stream }) => ({
    path: "/api/v1/chat/completions",
    body: {
      ...{ model, stream, max_tokens: 200, user: text },
      messages: [
        { role: "system", content: text },
        { role: "user", content: [{ type: "text", text }] },
      ],
    },
  }),
  responses: ({ model, text, stream }) => ({
    path: "/api/v1/responses",
    body: { model, stream, max_output_tokens: 200, instructions: text, input: text, metadata: { note: text.slice(0, 500) } },
  }),
  messages: ({ model, text, stream }) => ({
    path: "/api/v1/messages",
    body: { model, stream, max_tokens: 200, system: text, messages: [{ role: "user", content: text }] },
  }),
  gemini: ({ model, text, stream }) => ({
    path: `/api/v1beta/models/${model}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
    body: { contents: [{ role: "user", parts: [{ text }] }], systemInstruction: { parts: [{ text }] }, generationConfig: { maxOutputTokens: 200 } },
  }),
};

/** One of each provider: its own format, and those that are translated for it. */
const MODELS = ["gpt-4o-mini", "claude-3-5-haiku", "gemini-1.5-flash", "grok-beta"];

/** The words of an answer or of a stream's pieces, one after the other. */
export function wordsOf(answer: string): string {
  return [...answer.matchAll(/"(?:content|text|delta)": ?("(?:[^"\\]|\\.)*")/g)].map(([, words]) => JSON.parse(words as string) as string).join("");
}

/**
 * Calls with a key of ours, by which prompts and answers go through our own hands: every format × provider × manner, the same call twice with
 * an Idempotency-Key, whose answer is kept, and calls that break or are refused. Returns how many were answered.
 */
export async function spreadResold({ origin, cookie, prompt, secret }: Resold): Promise<number> {
  const post = (path: string, body: object, headers: Record<string, string>) =>
    fetch(origin + path, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
  expect((await post("/api/balance/charge", { amount: 10 }, { cookie })).status).toBe(201);
  const { key } = (await (await post("/api/keys", { name: "canary key" }, { cookie })).json()) as { key: string };
  secret("llm-key", key);

  async function call(format: ResoldFormat, asked: Omit<Asked, "text">, script: Script, headers: Record<string, string> = {}) {
    const { path, body } = ASK[format]({ ...asked, text: `${prompt} ${scriptPrompt(script)}` });
    const response = await post(path, body, { authorization: `Bearer ${key}`, "x-monitor-session": "resold", ...headers });
    return {
      status: response.status,
      text: await response.text().catch(() => ""),
      isReplayed: response.headers.get("x-monitor-replayed") === "true",
    };
  }
  const script = (): Script => ({ events: 30, seed: randomBytes(4).readUInt32BE() });

  let answered = 0;
  for (const [i, format] of FORMATS.entries()) {
    for (const stream of [false, true]) {
      for (const model of MODELS) {
        const { status, text } = await call(format, { model, stream }, script());
        expect([format, model, stream, status, text.slice(0, status === 200 ? 0 : 300)]).toEqual([format, model, stream, 200, ""]);
        keepWords(`completion-resold-${format}-${model}-${stream ? "stream" : "json"}`, text);
        answered += 1;
      }
      const kept = { "idempotency-key": secret(`idempotency-key-${format}-${stream}`) };
      const again = { model: MODELS[i] as string, stream };
      const once = script();
      const [first, second] = [await call(format, again, once, kept), await call(format, again, once, kept)];
      // The answer was kept, or nothing of it could be found.
      expect([format, stream, first.isReplayed, second.isReplayed]).toEqual([format, stream, false, true]);
      keepWords(`completion-kept-${format}-${stream ? "stream" : "json"}`, second.text);
      answered += 2;
      for (const fault of ["status:500", "error-in-stream", "garbage-body"] as const) await call(format, again, { ...script(), fault });
      await call(format, { model: "no-such-model", stream }, script());
    }
  }
  return answered;

  function keepWords(what: string, answer: string): void {
    const words = wordsOf(answer).trim();
    expect([what, words.length > 40]).toEqual([what, true]);
    secret(what, words.slice(0, 32));
  }
}
