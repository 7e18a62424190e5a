import Anthropic, { type ClientOptions } from "@anthropic-ai/sdk";
import AnthropicV1 from "anthropic-sdk-v1";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scriptKey } from "../tools/simulator/start-simulator";
import { MOUNTS } from "../tools/support/full-size";
import { collect, only, type Stage, startStage } from "./start-stage";

const ask = { model: "claude-opus-4-8", max_tokens: 4096, messages: [{ role: "user" as const, content: "안녕, what is 2 + 2?" }] };
const tools = [{ name: "weather", input_schema: { type: "object" as const, properties: { city: { type: "string" } } } }];
const sdks = [
  { name: "0.137", sentKey: "sk-ant-key", errors: Anthropic, make: (options: ClientOptions) => new Anthropic(options) },
  // What these tests call has the same shape in both.
  {
    name: "1.x",
    sentKey: "Bearer sk-ant-key",
    errors: AnthropicV1 as unknown as typeof Anthropic,
    make: (options: ClientOptions) => new AnthropicV1(options as never) as unknown as Anthropic,
  },
];

const stages = new Map<string, Stage>();
beforeAll(async () => {
  for (const mount of MOUNTS) stages.set(mount, await startStage(mount));
}, 120_000);
afterAll(async () => {
  for (const stage of stages.values()) await stage.close();
});

const combinations = MOUNTS.flatMap((mount) => sdks.map((sdk) => ({ mount, sdk, name: sdk.name })));
describe.each(combinations)("@anthropic-ai/sdk $name through the $mount mount", ({ mount, sdk }) => {
  let stage: Stage;
  beforeAll(() => {
    stage = stages.get(mount) as Stage;
  });

  const client = (options: ClientOptions = { apiKey: "sk-ant-test" }) =>
    sdk.make({ apiKey: null, authToken: null, baseURL: stage.url("anthropic"), defaultHeaders: stage.headers, maxRetries: 0, ...options });

  test("a message costs what its tokens cost, cache writes of both lives included", async () => {
    const apiKey = scriptKey({ tokens: { input: 1000, cached: 600, cacheWrite: 300, cacheWrite1h: 100, output: 20 } });
    const haiku = { ...ask, model: "claude-haiku-4-5" };
    const { result, logged } = await stage.metered(() => client({ apiKey }).messages.create(haiku));
    expect(result.content[0]).toMatchObject({ type: "text", text: expect.any(String) });
    // 100 × 1.00 + 600 × 0.10 + 200 × 1.25 + 100 × 2.00 + 20 × 5.00, per million
    expect(only(logged)).toMatchObject({ outcome: "completed", cost: { status: "priced", provider: "0.000710000" } });
  });

  test("a stream is the one that the provider would have sent", async () => {
    const plain = sdk.make({ apiKey: "sk-ant-test", baseURL: `${stage.simulator.origin}/anthropic` });
    const direct = await collect(await plain.messages.create({ ...ask, stream: true }));
    const { result, logged } = await stage.metered(async () => collect(await client().messages.create({ ...ask, stream: true })));
    expect(result).toEqual(direct);
    expect(only(logged)).toMatchObject({ outcome: "completed", cost: { status: "priced" } });
  });

  test("the stream helper assembles thinking and a tool call", async () => {
    const request = { ...ask, tools, thinking: { type: "enabled" as const, budget_tokens: 1024 } };
    const whole = await stage.metered(() => client().messages.create(request));
    const streamed = await stage.metered(() => client().messages.stream(request).finalMessage());
    expect(whole.result.content.map((block) => block.type)).toEqual(["thinking", "tool_use"]);
    expect(streamed.result.content).toEqual(whole.result.content);
    expect(only(streamed.logged).tokens).toEqual(only(whole.logged).tokens);
  });

  test("both ways to sign in reach the provider as they were sent", async () => {
    const byKey = await stage.metered(() => client({ apiKey: "sk-ant-key" }).messages.create(ask));
    expect(only(byKey.calls).rawHeaders).toContain(sdk.sentKey);
    const byToken = await stage.metered(() => client({ authToken: "oauth-token" }).messages.create(ask));
    expect(only(byToken.calls).rawHeaders).toContain("Bearer oauth-token");
    for (const { calls } of [byKey, byToken]) expect(only(calls).rawHeaders.join()).not.toContain(stage.token);
  });

  test("tokens are counted and models listed at no cost", async () => {
    const counted = await stage.metered(() => client().messages.countTokens({ model: ask.model, messages: ask.messages }));
    expect(counted.result.input_tokens).toBeGreaterThan(0);
    const listed = await stage.metered(() => client().models.list());
    expect(listed.result.data[0]?.id).toBe("claude-opus-4-8");
    for (const { logged } of [counted, listed]) expect(only(logged).cost).toMatchObject({ status: "priced", provider: "0.000000000" });
  });

  test("errors have their classes: ours and the provider's", async () => {
    const make = (options: ClientOptions) =>
      client(options)
        .messages.create(ask)
        .catch((error) => error);
    const wrong = await stage.metered(() => make({ apiKey: "sk-ant-test", defaultHeaders: { "X-Monitor-Token": "mon_sk_x" } }));
    expect(wrong.result).toBeInstanceOf(sdk.errors.AuthenticationError);
    expect(wrong.result.error).toMatchObject({ type: "error", error: { type: "invalid_token" } });
    expect(wrong.calls).toEqual([]);
    const refused = await stage.metered(() => make({ apiKey: "bad" }));
    expect(refused.result).toBeInstanceOf(sdk.errors.AuthenticationError);
    expect(refused.result.error).toMatchObject({ type: "error", error: { type: "authentication_error" } });
    const limited = await stage.metered(() => make({ apiKey: scriptKey({ fault: "status:429" }) }));
    expect(limited.result).toBeInstanceOf(sdk.errors.RateLimitError);
    expect(limited.result.headers.get("retry-after")).toBe("1");
    const overloaded = await stage.metered(() => make({ apiKey: scriptKey({ fault: "status:529" }) }));
    expect(overloaded.result).toMatchObject({ status: 529 });
  });

  test("an error inside a stream is raised, and what came before it is counted", async () => {
    const apiKey = scriptKey({ fault: "error-in-stream" });
    const { result, logged } = await stage.metered(() =>
      client({ apiKey })
        .messages.stream(ask)
        .finalMessage()
        .catch((error) => error),
    );
    expect(result).toBeInstanceOf(sdk.errors.APIError);
    expect(only(logged)).toMatchObject({ outcome: "broken", statusCode: 200 });
  });
});
