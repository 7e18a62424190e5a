import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { ChatAnthropic } from "@langchain/anthropic";
import { tool as langChainTool } from "@langchain/core/tools";
import { ChatGoogleGenerativeAI } from "@langchain/google-genai";
import { ChatOpenAI } from "@langchain/openai";
import { generateText, type LanguageModel, stepCountIs, streamText, tool } from "ai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";

const FUNDS = 10_000_000_000n;
/** One of each provider, all of today. */
const MODELS = ["gpt-5-mini", "claude-haiku-4-5", "gemini-3.5-flash", "grok-4.5"];
const SAY_HELLO = "Say hello.";
const city = z.object({ city: z.string() });

let reseller: Reseller;
let shop: Shop;

beforeAll(async () => {
  reseller = await startReseller();
  shop = await reseller.openShop("frameworks", FUNDS);
});
afterAll(() => reseller?.close());

/** Else the SDK names what it has said by its id, as if it were stored. */
const providerOptions = { openai: { store: false } };

/** The Vercel AI SDK's packages, each in its own format. */
const AI_SDK: Record<string, (model: string) => LanguageModel> = {
  "@ai-sdk/openai, chat": (model) => createOpenAI({ apiKey: shop.key, baseURL: `${reseller.origin}/api/v1` }).chat(model),
  "@ai-sdk/openai, responses": (model) => createOpenAI({ apiKey: shop.key, baseURL: `${reseller.origin}/api/v1` }).responses(model),
  "@ai-sdk/anthropic": (model) => createAnthropic({ apiKey: shop.key, baseURL: `${reseller.origin}/api/v1` })(model),
  "@ai-sdk/google": (model) => createGoogleGenerativeAI({ apiKey: shop.key, baseURL: `${reseller.origin}/api/v1beta` })(model),
};

describe.each(Object.keys(AI_SDK))("%s", (name) => {
  test.each(MODELS)("%s: a tool is called and answered until there is a text; a stream says the same at its end", async (id) => {
    const called: unknown[] = [];
    const weather = tool({
      description: "Tells the weather.",
      inputSchema: city,
      execute: (input) => {
        called.push(input);
        return "sunny";
      },
    });
    const model = AI_SDK[name]?.(id) as LanguageModel;
    const { text, steps } = await generateText({
      model,
      prompt: SAY_HELLO,
      tools: { weather },
      stopWhen: stepCountIs(3),
      providerOptions,
      maxRetries: 0,
      maxOutputTokens: 500,
    });
    expect(called).toEqual([{ city: expect.any(String) }]);
    expect([steps.length, text !== ""]).toEqual([2, true]);
    const stream = streamText({ model, prompt: SAY_HELLO, providerOptions, maxRetries: 0, maxOutputTokens: 500 });
    let streamed = "";
    for await (const piece of stream.textStream) streamed += piece;
    expect(streamed).not.toBe("");
    expect(await stream.finishReason).toBe("stop");
    expect((await stream.usage).outputTokens).toBeGreaterThan(0);
  });
});

/** LangChain's, too. */
const LANG_CHAIN = {
  "@langchain/openai, responses": (model: string) =>
    new ChatOpenAI({ model, apiKey: shop.key, configuration: { baseURL: `${reseller.origin}/api/v1` }, useResponsesApi: true, maxRetries: 0 }),
  "@langchain/anthropic": (model: string) =>
    new ChatAnthropic({ model, apiKey: shop.key, anthropicApiUrl: `${reseller.origin}/api`, maxTokens: 500, maxRetries: 0 }),
  "@langchain/google-genai": (model: string) =>
    new ChatGoogleGenerativeAI({ model, apiKey: shop.key, baseUrl: `${reseller.origin}/api`, maxOutputTokens: 500, maxRetries: 0 }),
} as const;

describe.each(Object.keys(LANG_CHAIN) as (keyof typeof LANG_CHAIN)[])("%s", (name) => {
  test.each(MODELS)("%s: a text, a stream and a tool call", async (id) => {
    const model = LANG_CHAIN[name](id);
    expect((await model.invoke(SAY_HELLO)).text).not.toBe("");
    let streamed = "";
    for await (const piece of await model.stream(SAY_HELLO)) streamed += piece.text;
    expect(streamed).not.toBe("");
    const weather = langChainTool(() => "sunny", { name: "weather", description: "Tells the weather.", schema: city });
    const { tool_calls } = await model.bindTools([weather]).invoke(SAY_HELLO);
    expect(tool_calls?.[0]).toMatchObject({ name: "weather", args: { city: expect.any(String) } });
  });
});

test("all of it was paid, and no provider complains", async () => {
  await reseller.settled();
  const charged = (await shop.rows()).reduce((sum, row) => sum + (row.chargedNanoUsd ?? 0n), 0n);
  expect(await shop.balance()).toEqual({ availableNanoUsd: FUNDS - charged, heldNanoUsd: 0n });
  expect(reseller.simulator.books.calls.flatMap((call) => call.complaints)).toEqual([]);
});
