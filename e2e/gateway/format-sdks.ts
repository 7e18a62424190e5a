import Anthropic from "@anthropic-ai/sdk";
import { ApiError, GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { expect } from "vitest";
import type { ResoldFormat } from "../money/call-format";

/** The body goes out as it stands: by no way of the SDKs' own could it be malformed. */
export interface SentBody {
  model: string;
  body: string;
  headers?: Record<string, string>;
}

/** What the format's official SDK makes of the gateway's answer to any text whatever as body: it resolves with the answer, or throws its own error. */
export function askBySdk(format: ResoldFormat, { origin, key }: { origin: string; key: string }, sent: SentBody): Promise<unknown> {
  const { model, body, headers = {} } = sent;
  const send: typeof fetch = (url, init) => {
    const given = new Headers(init?.headers);
    given.delete("content-length");
    for (const [name, value] of Object.entries(headers)) given.set(name, value);
    return fetch(url, { ...init, headers: given, body });
  };
  const usual = { apiKey: key, maxRetries: 0, fetch: send };
  if (format === "messages") return new Anthropic({ ...usual, baseURL: `${origin}/api` }).messages.create({ model, max_tokens: 60, messages: [] });
  if (format === "gemini") return askGoogle({ origin, key }, { model, send });
  const openai = new OpenAI({ ...usual, baseURL: `${origin}/api/v1` });
  return format === "chat" ? openai.chat.completions.create({ model, messages: [] }) : openai.responses.create({ model, input: [] });
}

/** Google's SDK knows no `fetch` but the global one, which it asks for before it first waits for anything else's. */
async function askGoogle({ origin, key }: { origin: string; key: string }, { model, send }: { model: string; send: typeof fetch }): Promise<unknown> {
  const google = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: `${origin}/api` } });
  const real = globalThis.fetch;
  globalThis.fetch = (url, init) => {
    globalThis.fetch = real;
    return send(url, init);
  };
  try {
    return await google.models.generateContent({ model, contents: "Replaced." });
  } finally {
    globalThis.fetch = real;
  }
}

/** The SDK's class for a bad request, with the gateway's code and the wrong field's place where the format has room for them. @param place null: none is named */
export function expectBadRequest(format: ResoldFormat, error: unknown, place: string | null): void {
  if (format === "chat" || format === "responses") {
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({ status: 400, type: "invalid_request_error", code: "invalid_request", param: place });
    return;
  }
  if (format === "messages") {
    expect(error).toBeInstanceOf(Anthropic.BadRequestError);
    const refusal = { type: "invalid_request_error", code: "invalid_request", message: expect.stringContaining(place ?? "") };
    expect(error).toMatchObject({ status: 400, error: { type: "error", error: refusal, request_id: expect.stringMatching(/^req_/) } });
    return;
  }
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 400 });
  expect(JSON.parse((error as ApiError).message)).toMatchObject({
    error: {
      code: 400,
      status: "INVALID_ARGUMENT",
      message: expect.stringContaining(place ?? ""),
      details: expect.arrayContaining([{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "invalid_request", domain: "llm-monitor" }]),
    },
  });
}
