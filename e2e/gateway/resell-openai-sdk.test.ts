import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MODELS } from "../money/models";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";

const FUNDS = 10_000_000_000n;
const NAMES = Object.values(MODELS).map(({ name }) => name);
let reseller: Reseller;
let shop: Shop;
let client: OpenAI;

beforeAll(async () => {
  reseller = await startReseller();
  shop = await reseller.openShop("sdk", FUNDS);
  client = new OpenAI({ apiKey: shop.key, baseURL: `${reseller.origin}/api/v1`, maxRetries: 0 });
});
afterAll(() => reseller?.close());

const messages = [{ role: "user" as const, content: "Say hello." }];
const tools = [
  { type: "function" as const, function: { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } } },
];
const costOf = (usage: object | null | undefined) => (usage as { cost?: string } | null | undefined)?.cost;

describe.each(NAMES)("%s", (model) => {
  test("JSON: text, usage and its cost, as the row and the header have it", async () => {
    const { data, response } = await client.chat.completions.create({ model, messages, max_tokens: 50 }).withResponse();
    expect(data.choices[0]?.message.content).not.toBe("");
    expect(data.usage).toMatchObject({ completion_tokens_details: { reasoning_tokens: expect.any(Number) } });
    expect(costOf(data.usage)).toMatch(/^\d+\.\d{9}$/);
    expect(response.headers.get("x-monitor-cost")).toBe(costOf(data.usage));
    const row = await rowOf(response);
    expect(row).toMatchObject({ mode: "reseller", requestedModel: model, outcome: "completed", statusCode: 200, usageSource: "provider" });
    expect(Number(costOf(data.usage))).toBe(Number(row.chargedNanoUsd) / 1e9);
  });

  test("a stream: the SDK's helper sees it whole, and its cost when asked for", async () => {
    const stream = client.chat.completions.stream({ model, messages, max_tokens: 50, stream_options: { include_usage: true } });
    const final = await stream.finalChatCompletion();
    expect(final.choices[0]?.message.content).not.toBe("");
    expect(costOf(final.usage)).toMatch(/^\d+\.\d{9}$/);
  });

  test("a stream whose usage nobody asked for tells none", async () => {
    const chunks = [];
    for await (const chunk of await client.chat.completions.create({ model, messages, max_tokens: 50, stream: true })) chunks.push(chunk);
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.every((chunk) => !("usage" in chunk) && chunk.choices.length > 0)).toBe(true);
  });

  test("a tool call, JSON and stream, and its result sent back", async () => {
    const plain = await client.chat.completions.create({ model, messages, tools, tool_choice: "required", max_tokens: 200 });
    const stream = client.chat.completions.stream({ model, messages, tools, tool_choice: "required", max_tokens: 200 });
    for (const { choices } of [plain, await stream.finalChatCompletion()]) {
      const call = choices[0]?.message.tool_calls?.[0];
      expect(call).toMatchObject({ id: expect.stringMatching(/./), type: "function", function: { name: "weather" } });
    }
    const message = plain.choices[0]?.message as OpenAI.ChatCompletionMessage;
    const results = message.tool_calls?.map(({ id }) => ({ role: "tool" as const, tool_call_id: id, content: "sunny" })) ?? [];
    const answer = await client.chat.completions.create({ model, messages: [...messages, message, ...results], tools, max_tokens: 200 });
    expect(answer.choices).toHaveLength(1);
  });
});

describe.each(NAMES)("%s: what frameworks do by default", (model) => {
  test("a message that an SDK's helper has parsed is sent back as it is", async () => {
    const called = await client.chat.completions.stream({ model, messages, tools, tool_choice: "required", max_tokens: 200 }).finalMessage();
    const made = called.tool_calls as OpenAI.ChatCompletionMessageFunctionToolCall[];
    const calls = made.map((call) => ({ ...call, function: { ...call.function, parsed_arguments: { city: "Seoul" } } }));
    expect(calls.length).toBeGreaterThan(0);
    const results = calls.map(({ id }) => ({ role: "tool" as const, tool_call_id: id, content: "sunny", name: "weather" }));
    const { choices } = await client.chat.completions.parse({ model, messages, max_tokens: 50 });
    const said = choices[0]?.message as OpenAI.ChatCompletionMessage;
    expect(said).toHaveProperty("parsed");
    const conversation = [...messages, { ...called, tool_calls: calls }, ...results, said, ...messages];
    const answer = await client.chat.completions.create({ model, messages: conversation, tools, max_tokens: 200 });
    expect(answer.choices).toHaveLength(1);
  });

  test("hints, and fields that say what happens anyway", async () => {
    const text = { type: "text" as const, text: "Say hello.", prompt_cache_breakpoint: { mode: "explicit" as const } };
    const answer = await client.chat.completions.create({
      ...{ model, max_tokens: 50, messages: [{ role: "user", content: [text] }], safety_identifier: "s", prompt_cache_key: "k", user: "u" },
      ...{ prompt_cache_retention: "24h", store: false, metadata: {}, n: 1, frequency_penalty: 0, presence_penalty: 0, parallel_tool_calls: true },
      ...{ logprobs: false, logit_bias: {}, service_tier: "auto", stream: false, temperature: 1, top_p: 1 },
    });
    expect(answer.choices[0]?.message.content).not.toBe("");
  });
});

test("embeddings", async () => {
  const { data, response } = await client.embeddings.create({ model: "text-embedding-3-small", input: ["one", "하나"] }).withResponse();
  expect(data.data).toHaveLength(2);
  expect(data.data[0]?.embedding.length).toBeGreaterThan(1);
  expect(Number(response.headers.get("x-monitor-cost"))).toBeGreaterThan(0);
});

test("the models, one by one as well", async () => {
  const listed = (await client.models.list()).data;
  expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining(NAMES));
  for (const { id } of listed)
    expect(await client.models.retrieve(id)).toMatchObject({ id, object: "model", pricing: { input: expect.any(String) } });
  await expect(client.models.retrieve("no-such-model")).rejects.toMatchObject({ status: 404, code: "model_not_found" });
});

test("what left the balance is the sum of what was shown, and no provider complains", async () => {
  await reseller.settled();
  const charged = (await shop.rows()).reduce((sum, row) => sum + (row.chargedNanoUsd ?? 0n), 0n);
  expect(charged).toBeGreaterThan(0n);
  expect(await shop.balance()).toEqual({ availableNanoUsd: FUNDS - charged, heldNanoUsd: 0n });
  expect(reseller.simulator.books.calls.flatMap((call) => call.complaints)).toEqual([]);
});

function rowOf(response: Response) {
  return reseller.database().usageRecord.findUniqueOrThrow({ where: { requestId: response.headers.get("x-monitor-request-id") as string } });
}
