import Anthropic from "@anthropic-ai/sdk";
import { type FunctionDeclaration, GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MODELS } from "../money/models";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";

const FUNDS = 10_000_000_000n;
const NAMES = Object.values(MODELS).map(({ name }) => name);
let reseller: Reseller;
let shop: Shop;
let openai: OpenAI;
let anthropic: Anthropic;
let google: GoogleGenAI;

beforeAll(async () => {
  reseller = await startReseller();
  shop = await reseller.openShop("formats", FUNDS);
  openai = new OpenAI({ apiKey: shop.key, baseURL: `${reseller.origin}/api/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: shop.key, baseURL: `${reseller.origin}/api`, maxRetries: 0 });
  google = new GoogleGenAI({ apiKey: shop.key, httpOptions: { baseUrl: `${reseller.origin}/api` } });
});
afterAll(() => reseller?.close());

const COST = /^\d+\.\d{9}$/;
const SAY_HELLO = "Say hello.";
const schema = { type: "object" as const, properties: { city: { type: "string" } } };

/** The newest row, once it is written: what was told is what was charged. */
async function expectCharged(cost: unknown, model: string) {
  expect(cost).toMatch(COST);
  await reseller.settled();
  const row = (await shop.rows()).find(({ requestedModel, chargedNanoUsd }) => requestedModel === model && toUsd(chargedNanoUsd) === cost);
  expect(row).toMatchObject({ mode: "reseller", outcome: "completed", statusCode: 200, usageSource: "provider" });
}

const toUsd = (nano: bigint | null) => {
  const digits = String(nano ?? 0n).padStart(10, "0");
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
};
const costOf = (usage: object | null | undefined) => (usage as { cost?: string } | null | undefined)?.cost;

describe.each(NAMES)("%s through Anthropic's messages", (model) => {
  const messages: Anthropic.MessageParam[] = [{ role: "user", content: SAY_HELLO }];

  test("JSON", async () => {
    const { data, response } = await anthropic.messages.create({ model, max_tokens: 60, messages }).withResponse();
    expect(data).toMatchObject({ type: "message", role: "assistant", stop_reason: "end_turn" });
    expect(data.content.map((block) => (block.type === "text" ? block.text : "")).join("")).not.toBe("");
    expect(response.headers.get("x-monitor-cost")).toBe(costOf(data.usage));
    await expectCharged(costOf(data.usage), model);
  });

  test("a stream", async () => {
    const stream = anthropic.messages.stream({ model, max_tokens: 60, messages });
    let cost: string | undefined;
    stream.on("streamEvent", (event) => {
      if (event.type === "message_delta") cost = costOf(event.usage);
    });
    const final = await stream.finalMessage();
    expect(final.content.map((block) => (block.type === "text" ? block.text : "")).join("")).not.toBe("");
    expect(final).toMatchObject({ stop_reason: "end_turn", usage: { output_tokens: expect.any(Number) } });
    expect(final.usage.input_tokens + final.usage.output_tokens).toBeGreaterThan(0);
    await expectCharged(cost, model);
  });

  test("a tool call, JSON and stream, and its result sent back", async () => {
    const request = { model, max_tokens: 200, messages, tools: [{ name: "weather", input_schema: schema }], tool_choice: { type: "any" as const } };
    const plain = await anthropic.messages.create(request);
    for (const { content, stop_reason } of [plain, await anthropic.messages.stream(request).finalMessage()]) {
      expect(content.find(({ type }) => type === "tool_use")).toMatchObject({ name: "weather", input: expect.any(Object) });
      expect(stop_reason).toBe("tool_use");
    }
    const results = plain.content.flatMap((block) =>
      block.type === "tool_use" ? [{ type: "tool_result" as const, tool_use_id: block.id, content: "sunny" }] : [],
    );
    const answer = await anthropic.messages.create({
      ...{ model, max_tokens: 60, tools: request.tools },
      messages: [...messages, { role: "assistant", content: plain.content }, { role: "user", content: results }],
    });
    expect(answer.role).toBe("assistant");
  });

  test("tokens are counted, for nothing", async () => {
    const before = await shop.balance();
    const { data, response } = await anthropic.messages.countTokens({ model, messages }).withResponse();
    expect(data.input_tokens).toBeGreaterThan(0);
    expect(response.headers.get("x-monitor-counted-by")).toBe(model.startsWith("claude") ? "provider" : "gateway");
    expect(await shop.balance()).toEqual(before);
  });

  test("errors are Anthropic's own", async () => {
    const wrong = anthropic.messages.create({
      model,
      max_tokens: 60,
      messages: [{ role: "user", content: [{ type: "tool_result", tool_use_id: "nobody" }] }],
    });
    await expect(wrong).rejects.toBeInstanceOf(Anthropic.BadRequestError);
  });
});

describe.each(NAMES)("%s through OpenAI's responses", (model) => {
  test("JSON", async () => {
    const { data, response } = await openai.responses.create({ model, input: SAY_HELLO, max_output_tokens: 60 }).withResponse();
    expect(data).toMatchObject({ object: "response", status: "completed" });
    expect(data.output_text).not.toBe("");
    expect(response.headers.get("x-monitor-cost")).toBe(costOf(data.usage));
    await expectCharged(costOf(data.usage), model);
  });

  test("a stream", async () => {
    const final = await openai.responses.stream({ model, input: SAY_HELLO, max_output_tokens: 60 }).finalResponse();
    expect(final.output_text).not.toBe("");
    await expectCharged(costOf(final.usage), model);
  });

  test("a tool call, JSON and stream, and its result sent back", async () => {
    const tools = [{ type: "function" as const, name: "weather", parameters: schema, strict: false }];
    const request = { model, input: SAY_HELLO, tools, tool_choice: "required" as const, max_output_tokens: 200 };
    const plain = await openai.responses.create(request);
    for (const { output } of [plain, await openai.responses.stream(request).finalResponse()])
      expect(output.find(({ type }) => type === "function_call")).toMatchObject({ name: "weather", arguments: expect.any(String) });
    const input = [{ role: "user" as const, content: SAY_HELLO }, ...plain.output, ...plain.output.flatMap(resultOf)];
    const answer = await openai.responses.create({ model, input: input as OpenAI.Responses.ResponseInput, tools, max_output_tokens: 60 });
    expect(answer.status).toBe("completed");
  });
});

function resultOf(item: OpenAI.Responses.ResponseOutputItem) {
  return item.type === "function_call" ? [{ type: "function_call_output" as const, call_id: item.call_id, output: "sunny" }] : [];
}

describe.each(NAMES)("%s through Gemini's generateContent", (model) => {
  const config = { maxOutputTokens: 60 };

  test("JSON", async () => {
    const answer = await google.models.generateContent({ model, contents: SAY_HELLO, config });
    expect(answer.text).not.toBe("");
    expect(answer.candidates?.[0]?.finishReason).toBe("STOP");
    await expectCharged(costOf(answer.usageMetadata), model);
  });

  test("a stream", async () => {
    let text = "";
    let last: object | undefined;
    for await (const chunk of await google.models.generateContentStream({ model, contents: SAY_HELLO, config })) {
      text += chunk.text ?? "";
      last = chunk.usageMetadata ?? last;
    }
    expect(text).not.toBe("");
    await expectCharged(costOf(last), model);
  });

  test("a stream as one JSON array, as who does not ask for events gets it", async () => {
    const url = `${reseller.origin}/api/v1beta/models/${encodeURIComponent(model)}:streamGenerateContent`;
    const body = JSON.stringify({ contents: [{ role: "user", parts: [{ text: SAY_HELLO }] }], generationConfig: config });
    const response = await fetch(url, { method: "POST", headers: { "x-goog-api-key": shop.key, "content-type": "application/json" }, body });
    expect(response.headers.get("content-type")).toContain("application/json");
    const chunks = (await response.json()) as { usageMetadata?: object }[];
    await expectCharged(costOf(chunks.at(-1)?.usageMetadata), model);
  });

  test("a tool call, JSON and stream, and its result sent back", async () => {
    const declaration = { name: "weather", parametersJsonSchema: schema } as FunctionDeclaration;
    const tools = [{ functionDeclarations: [declaration] }];
    const calling = { ...{ maxOutputTokens: 200 }, tools, toolConfig: { functionCallingConfig: { mode: "ANY" as never } } };
    const plain = await google.models.generateContent({ model, contents: SAY_HELLO, config: calling });
    expect(plain.functionCalls?.[0]).toMatchObject({ name: "weather", args: expect.any(Object) });
    const streamed = [];
    for await (const { functionCalls = [] } of await google.models.generateContentStream({ model, contents: SAY_HELLO, config: calling }))
      streamed.push(...functionCalls);
    expect(streamed).toMatchObject([{ name: "weather", args: plain.functionCalls?.[0]?.args }]);
    const said = plain.candidates?.[0]?.content as object;
    const result = {
      role: "user",
      parts: (plain.functionCalls ?? []).map(({ id, name }) => ({ functionResponse: { id, name, response: { output: "sunny" } } })),
    };
    const contents = [{ role: "user", parts: [{ text: SAY_HELLO }] }, said, result];
    const answer = await google.models.generateContent({ model, contents, config: { ...config, tools } });
    expect(answer.candidates).toHaveLength(1);
  });

  test("tokens are counted, for nothing", async () => {
    const before = await shop.balance();
    const { totalTokens, sdkHttpResponse } = await google.models.countTokens({ model, contents: SAY_HELLO });
    expect(totalTokens).toBeGreaterThan(0);
    expect(sdkHttpResponse?.headers?.["x-monitor-counted-by"]).toBe(model.startsWith("gemini") ? "provider" : "gateway");
    expect(await shop.balance()).toEqual(before);
  });
});

test("a cap above the model's is lowered, and named", async () => {
  const [model] = NAMES as [string];
  const request = { model, max_tokens: 1_000_000, messages: [{ role: "user" as const, content: SAY_HELLO }] };
  const { response } = await anthropic.messages.create(request, { timeout: 60_000 }).withResponse();
  expect(response.headers.get("x-monitor-adjusted")).toMatch(/^max_tokens=\d+$/);
});

test("what left the balance is the sum of what was shown, and no provider complains", async () => {
  await reseller.settled();
  const charged = (await shop.rows()).reduce((sum, row) => sum + (row.chargedNanoUsd ?? 0n), 0n);
  expect(charged).toBeGreaterThan(0n);
  expect(await shop.balance()).toEqual({ availableNanoUsd: FUNDS - charged, heldNanoUsd: 0n });
  expect(reseller.simulator.books.calls.flatMap((call) => call.complaints)).toEqual([]);
});
