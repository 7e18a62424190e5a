import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";
import { expect, test } from "vitest";
import type { HubAnswer } from "../../hub/hub-answer";
import type { HubRequest } from "../../hub/hub-request";
import { geminiCaller } from "./caller";
import { readRequest } from "./read-request";
import { streamAnswerEvents } from "./testing/arbitrary";
import { context, jsonAnswer, streamAnswer } from "./testing/google-sdk";

const placed = { cache: null, at: "" } as const;
const closing = { usage: { input: 12, output: 5, cacheRead: 10, cacheWrite: 0, cacheWrite1h: 0, reasoning: 3 }, cost: null };
const CALLS: HubAnswer = {
  ...{ id: "1", model: "claude-opus-4-8", createdAtMs: null, stop: { reason: "tool-calls", sequence: null } },
  parts: [
    { type: "reasoning", text: "Hm", signature: "c2ln", maker: "anthropic", isRedacted: false, id: null, at: "" },
    { type: "tool-call", id: "toolu_1", name: "weather", kind: "function", input: '{"city":"Bern"}', ...placed },
    { type: "tool-call", id: "toolu_2", name: "weather", kind: "function", input: '{"city":"Ulm"}', ...placed },
  ],
};
const SAYS: HubAnswer = {
  ...{ id: "2", model: "claude-opus-4-8", createdAtMs: null, stop: { reason: "end", sequence: null } },
  parts: [{ type: "text", text: "Sunny.", citations: [], ...placed }],
};

/** The gateway, answering with two calls first and then with a text. */
function serve(received: HubRequest[]) {
  return async (url: unknown, init?: { body?: unknown }) => {
    const body = JSON.parse(String(init?.body));
    const isStreaming = String(url).includes(":streamGenerateContent");
    const request = readRequest(body, { isStreaming });
    received.push(request);
    const answer = received.length === 1 ? CALLS : SAYS;
    const answering = { ...context, request, body };
    if (!isStreaming) return jsonAnswer(geminiCaller.writeAnswer(answer, answering, closing));
    const writer = geminiCaller.openStream(answering);
    return streamAnswer([...streamAnswerEvents(answer, 2).flatMap((event) => writer.push(event)), ...writer.close(closing)], 40);
  };
}

const CITY = { type: "object", properties: { city: { type: "string" } }, required: ["city"] } as const;
const tools = { weather: tool({ inputSchema: jsonSchema<{ city: string }>(CITY), execute: async ({ city }) => `Sun in ${city}` }) };

test.each([true, false])("a loop of tools in Vercel's AI SDK keeps another maker's reasoning, streamed: %s", async (isStreaming) => {
  const received: HubRequest[] = [];
  const model = createGoogleGenerativeAI({ apiKey: "llm_sk_test", fetch: serve(received) as typeof fetch })("claude-opus-4-8");
  const options = {
    model,
    tools,
    prompt: "Hi",
    stopWhen: stepCountIs(3),
    providerOptions: { google: { thinkingConfig: { includeThoughts: true } } },
  };
  const result = isStreaming ? streamText(options) : await generateText(options);
  expect(await result.text).toBe("Sunny.");
  const [first] = await result.steps;
  expect(first?.reasoningText).toBe("Hm");
  expect(first?.usage).toMatchObject({ inputTokens: 12, outputTokens: 5 });
  expect(received[1]?.messages.slice(1)).toMatchObject([
    {
      role: "assistant",
      parts: [
        { type: "reasoning", text: "Hm", signature: "c2ln", maker: "anthropic" },
        { type: "tool-call", id: "toolu_1", input: '{"city":"Bern"}' },
        { type: "tool-call", id: "toolu_2", input: '{"city":"Ulm"}' },
      ],
    },
    {
      role: "user",
      parts: [
        { type: "tool-result", callId: "toolu_1" },
        { type: "tool-result", callId: "toolu_2" },
      ],
    },
  ]);
});
