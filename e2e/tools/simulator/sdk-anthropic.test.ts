import Anthropic from "@anthropic-ai/sdk";
import AnthropicV1 from "anthropic-sdk-v1";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Simulator, scriptKey, startSimulator } from "./start-simulator";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const lastCall = async () => {
  await simulator.books.idle();
  const call = simulator.books.calls.at(-1);
  if (!call) throw new Error("the books are empty");
  return call;
};
const ask = { model: "claude-opus-4-8", max_tokens: 4096, messages: [{ role: "user" as const, content: "안녕, what is 2 + 2?" }] };
const tools = [{ name: "weather", input_schema: { type: "object" as const, properties: { city: { type: "string" } } } }];
const generations = [
  {
    name: "0.137",
    version: "2023-06-01",
    make: (apiKey: string) => new Anthropic({ apiKey, baseURL: `${simulator.origin}/anthropic`, maxRetries: 0 }),
  },
  {
    name: "1.x",
    version: "2026-10-21",
    make: (apiKey: string) => new AnthropicV1({ apiKey, baseURL: `${simulator.origin}/anthropic`, maxRetries: 0 }) as unknown as Anthropic,
  },
];

describe.each(generations)("the Anthropic SDK $name against the simulator", ({ make, version }) => {
  it("reads a message, and the books hold the usage that it saw", async () => {
    const message = await make("sk-ant").messages.create(ask);
    expect(message.content[0]).toMatchObject({ type: "text", text: expect.any(String) });
    const call = await lastCall();
    expect(call.servedUsage).toEqual(message.usage);
    expect(call.servedTokens?.input).toBe(message.usage.input_tokens);
    expect(call.rawHeaders).toContain(version);
  });

  it("streams the same text, with usage final in message_delta", async () => {
    const plain = await make("sk-ant").messages.create(ask);
    const streamed = await make("sk-ant").messages.stream(ask).finalMessage();
    expect(streamed.content).toEqual(plain.content);
    expect(streamed.usage).toMatchObject({ input_tokens: plain.usage.input_tokens, output_tokens: plain.usage.output_tokens });
    expect(await lastCall()).toMatchObject({ stream: true, usageWasSent: true, endedBy: "done" });
  });

  it("assembles thinking and a tool call, plain and streamed", async () => {
    const request = { ...ask, tools, thinking: { type: "enabled" as const, budget_tokens: 1024 } };
    const plain = await make("sk-ant").messages.create(request);
    const streamed = await make("sk-ant").messages.stream(request).finalMessage();
    expect(plain.content.map((block) => block.type)).toEqual(["thinking", "tool_use"]);
    expect(streamed.content).toEqual(plain.content);
    expect(streamed.stop_reason).toBe("tool_use");
    expect((await lastCall()).servedTokens?.reasoning).toBeGreaterThan(0);
  });

  it("states cache parts outside of input_tokens", async () => {
    const key = scriptKey({ tokens: { input: 1000, cached: 600, cacheWrite: 300, cacheWrite1h: 100, output: 20 } });
    const { usage } = await make(key).messages.create(ask);
    expect(usage).toMatchObject({ input_tokens: 100, cache_read_input_tokens: 600, cache_creation_input_tokens: 300, output_tokens: 20 });
    expect(usage.cache_creation).toEqual({ ephemeral_5m_input_tokens: 200, ephemeral_1h_input_tokens: 100 });
    expect((await lastCall()).servedTokens).toEqual({ input: 1000, output: 20, cacheRead: 600, cacheWrite: 300, reasoning: 0 });
  });

  it("counts the tokens that a message then states, and lists models", async () => {
    const { input_tokens } = await make("sk-ant").messages.countTokens({ model: ask.model, messages: ask.messages });
    expect((await lastCall()).servedTokens).toBeNull();
    expect((await make("sk-ant").messages.create(ask)).usage.input_tokens).toBe(input_tokens);
    expect((await make("sk-ant").models.list()).data[0]?.id).toBe("claude-opus-4-8");
  });

  it("runs a batch whose results state the usage of each line", async () => {
    const requests = ["a", "b"].map((custom_id) => ({ custom_id, params: ask }));
    const { id } = await make("sk-ant").messages.batches.create({ requests });
    let output = 0;
    for await (const line of await make("sk-ant").messages.batches.results(id)) {
      if (line.result.type === "succeeded") output += line.result.message.usage.output_tokens;
    }
    expect(output).toBeGreaterThan(0);
    expect((await lastCall()).servedTokens?.output).toBe(output);
  });

  it("refuses a bad key with 401 in Anthropic's shape", async () => {
    await expect(make("bad").messages.create(ask)).rejects.toMatchObject({
      status: 401,
      error: { type: "error", error: { type: "authentication_error" } },
    });
  });
});

describe("the anthropic-version header", () => {
  const post = (headers: Record<string, string>) =>
    fetch(`${simulator.origin}/anthropic/v1/messages`, { method: "POST", headers: { "x-api-key": "k", ...headers }, body: JSON.stringify(ask) });
  it("is required and must be known", async () => {
    expect((await post({})).status).toBe(400);
    expect((await post({ "anthropic-version": "1999-01-01" })).status).toBe(400);
    expect((await post({ "anthropic-version": "2026-10-21" })).status).toBe(200);
  });
});
