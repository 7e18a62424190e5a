import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Simulator, scriptKey, startSimulator } from "./start-simulator";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const client = (apiKey = "sk-test", provider = "openai/v1") => new OpenAI({ apiKey, baseURL: `${simulator.origin}/${provider}`, maxRetries: 0 });
const messages = [{ role: "user" as const, content: "안녕, what is 2 + 2?" }];
const tools = [
  {
    type: "function" as const,
    function: { name: "weather", parameters: { type: "object", properties: { city: { type: "string" }, days: { type: "integer" } } } },
  },
];
const lastCall = async () => {
  await simulator.books.idle();
  const call = simulator.books.calls.at(-1);
  if (!call) throw new Error("the books are empty");
  return call;
};

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe("the openai SDK against the simulator", () => {
  it("reads a chat completion, and the books hold the usage that it saw", async () => {
    const { data, response } = await client().chat.completions.create({ model: "gpt-4o-mini", messages }).withResponse();
    expect(data.choices[0]?.message.content?.length).toBeGreaterThan(5);
    const call = await lastCall();
    expect(call).toMatchObject({ provider: "openai", status: 200, stream: false, usageWasSent: true, endedBy: "done", model: "gpt-4o-mini" });
    expect(call.servedUsage).toEqual(data.usage);
    expect(call.servedTokens).toMatchObject({ input: data.usage?.prompt_tokens, output: data.usage?.completion_tokens });
    expect(response.headers.get("x-request-id")).toBe(call.id);
  });

  it("streams the same text with and without usage, and only states usage when asked", async () => {
    const silent = await collect(await client().chat.completions.create({ model: "gpt-4o", messages, stream: true }));
    expect(silent.some((chunk) => "usage" in chunk)).toBe(false);
    expect(await lastCall()).toMatchObject({ stream: true, servedUsage: null, usageWasSent: false });
    const telling = await collect(
      await client().chat.completions.create({ model: "gpt-4o", messages, stream: true, stream_options: { include_usage: true } }),
    );
    const text = (chunks: OpenAI.ChatCompletionChunk[]) => chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
    expect(text(telling)).toBe(text(silent));
    expect(telling.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
    expect(telling.at(-1)?.choices).toEqual([]);
    expect((await lastCall()).servedUsage).toEqual(telling.at(-1)?.usage);
  });

  it("assembles a streamed tool call and takes n choices", async () => {
    const runner = client().chat.completions.stream({ model: "gpt-4o", messages, tools });
    const call = (await runner.finalMessage()).tool_calls?.[0];
    expect(call?.type === "function" && JSON.parse(call.function.arguments)).toMatchObject({ city: expect.any(String), days: expect.any(Number) });
    const many = await client().chat.completions.create({ model: "gpt-4o", messages, n: 3 });
    expect(many.choices.map((choice) => choice.index)).toEqual([0, 1, 2]);
  });

  it("states the tokens that the key's script asks for", async () => {
    const key = scriptKey({ tokens: { input: 5000, cached: 4096, output: 300, reasoning: 250 } });
    const { usage } = await client(key).chat.completions.create({ model: "gpt-5", messages });
    expect(usage).toMatchObject({ prompt_tokens: 5000, completion_tokens: 300, total_tokens: 5300 });
    expect(usage?.prompt_tokens_details?.cached_tokens).toBe(4096);
    expect(usage?.completion_tokens_details?.reasoning_tokens).toBe(250);
    expect((await lastCall()).servedTokens).toEqual({ input: 5000, output: 300, cacheRead: 4096, cacheWrite: 0, reasoning: 250 });
  });

  it("reads legacy completions, plain and streamed", async () => {
    const plain = await client().completions.create({ model: "gpt-3.5-turbo-instruct", prompt: "Say", max_tokens: 5 });
    expect(plain.usage?.completion_tokens).toBe(5);
    expect(plain.choices[0]?.finish_reason).toBe("length");
    const chunks = await collect(await client().completions.create({ model: "gpt-3.5-turbo-instruct", prompt: "Say", max_tokens: 5, stream: true }));
    expect(chunks.map((chunk) => chunk.choices[0]?.text).join("")).toBe(plain.choices[0]?.text);
  });

  it("meets xAI's reasoning outside completion_tokens, and its price in ticks", async () => {
    const key = scriptKey({ tokens: { input: 165, cached: 156, output: 127, reasoning: 125 } });
    const { usage } = await client(key, "xai/v1").chat.completions.create({ model: "grok-4-fast-reasoning", messages });
    expect(usage).toMatchObject({ prompt_tokens: 165, completion_tokens: 2, total_tokens: 292, cost_in_usd_ticks: 731_000 });
    const chunks = await collect(
      await client("sk-x", "xai/v1").chat.completions.create({ model: "grok-4", messages, stream: true, stream_options: { include_usage: true } }),
    );
    expect((await lastCall()).servedUsage).toEqual(chunks.at(-1)?.usage);
  });

  it("meets Gemini's compatible usage in every event, with thinking in the total only", async () => {
    const compatible = client("key", "google/v1beta/openai");
    const chunks = await collect(
      await compatible.chat.completions.create({ model: "gemini-2.5-flash", messages, stream: true, stream_options: { include_usage: true } }),
    );
    expect(chunks.every((chunk) => chunk.usage != null)).toBe(true);
    const usage = chunks.at(-1)?.usage;
    const { servedTokens } = await lastCall();
    expect((usage?.total_tokens ?? 0) - (usage?.prompt_tokens ?? 0)).toBe(servedTokens?.output);
    expect(servedTokens?.output).toBeGreaterThan(usage?.completion_tokens ?? 0);
  });

  it("refuses a bad key in each provider's shape", async () => {
    const refused = (provider: string) =>
      client("bad", provider)
        .chat.completions.create({ model: "m", messages })
        .then(
          () => "let in",
          (error: InstanceType<typeof OpenAI.APIError>) => error.status,
        );
    expect(await Promise.all(["openai/v1", "xai/v1", "google/v1beta/openai"].map(refused))).toEqual([401, 400, 400]);
    const compatible = await fetch(`${simulator.origin}/google/v1beta/openai/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer bad" },
    });
    expect(await compatible.json()).toMatchObject([{ error: { code: 400, status: "INVALID_ARGUMENT" } }]);
  });
});
