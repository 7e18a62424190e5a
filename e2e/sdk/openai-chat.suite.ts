import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scriptKey } from "../tools/simulator/start-simulator";
import { MOUNTS } from "../tools/support/full-size";
import { collect, only, type Stage, startStage } from "./start-stage";

const messages = [{ role: "user" as const, content: "안녕, what is 2 + 2?" }];
const parameters = { type: "object", properties: { city: { type: "string" }, days: { type: "integer" } } };
const tools = [{ type: "function" as const, function: { name: "weather", parameters } }];
const text = (chunks: OpenAI.ChatCompletionChunk[]) => chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");

describe.each(MOUNTS)("the openai SDK's chat through the %s mount", (mount) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage(mount);
  });
  afterAll(() => stage.close());

  const client = (apiKey = "sk-test", defaultHeaders: Record<string, string> = stage.headers) =>
    new OpenAI({ apiKey, baseURL: stage.url("openai"), defaultHeaders, maxRetries: 0 });

  test("a completion costs what its tokens cost", async () => {
    const key = scriptKey({ tokens: { input: 1000, cached: 400, output: 200 } });
    const { result, logged } = await stage.metered(() => client(key).chat.completions.create({ model: "gpt-4o-mini", messages }).withResponse());
    expect(result.data.choices[0]?.message.content?.length).toBeGreaterThan(5);
    // 600 × 0.15 + 400 × 0.075 + 200 × 0.60, per million
    expect(only(logged)).toMatchObject({ outcome: "completed", cost: { status: "priced", provider: "0.000240000" } });
    expect(result.response.headers.get("x-monitor-request-id")).toBe(only(logged).requestId);
    expect(result.request_id).toMatch(/^req_sim_/);
  });

  test("a stream is the one that the provider would have sent, and metered though nobody asked for usage", async () => {
    const ask = { model: "gpt-4o", messages, stream: true } as const;
    const plain = new OpenAI({ apiKey: "sk-test", baseURL: `${stage.simulator.origin}/openai/v1` });
    const direct = await collect(await plain.chat.completions.create(ask));
    const { result, logged } = await stage.metered(async () => collect(await client().chat.completions.create(ask)));
    expect(result).toEqual(direct);
    expect(result.some((chunk) => "usage" in chunk)).toBe(false);
    expect(only(logged)).toMatchObject({ usageSource: "provider", cost: { status: "priced" } });
    expect(only(logged).tokens.output).toBeGreaterThan(0);
  });

  test("a stream states its usage when it was asked to", async () => {
    const ask = { model: "gpt-4o", messages, stream: true, stream_options: { include_usage: true } } as const;
    const key = scriptKey({ tokens: { input: 1000, output: 200 } });
    const { result, logged } = await stage.metered(async () => collect(await client(key).chat.completions.create(ask)));
    expect(text(result).length).toBeGreaterThan(5);
    expect(result.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 1000, completion_tokens: 200 } });
    expect(only(logged).cost).toMatchObject({ status: "priced", provider: "0.004500000" }); // 1000 × 2.50 + 200 × 10.00, per million
  });

  test("the stream helper assembles text and tool calls", async () => {
    const said = await stage.metered(() => client().chat.completions.stream({ model: "gpt-4o", messages }).finalChatCompletion());
    expect(said.result.choices[0]?.message.content?.length).toBeGreaterThan(5);
    const asked = await stage.metered(() => client().chat.completions.stream({ model: "gpt-4o", messages, tools }).finalMessage());
    const call = only(asked.result.tool_calls ?? []);
    expect(call.type === "function" && JSON.parse(call.function.arguments)).toMatchObject({ city: expect.any(String), days: expect.any(Number) });
  });

  test("a tool is called, and its answer read", async () => {
    const { result } = await stage.metered(() => client().chat.completions.create({ model: "gpt-4o", messages, tools }));
    const message = result.choices[0]?.message as OpenAI.ChatCompletionMessage;
    const call = only(message.tool_calls ?? []);
    expect(call).toMatchObject({ type: "function", function: { name: "weather" } });
    const answer = { role: "tool" as const, tool_call_id: call.id, content: '{"degrees":21}' };
    const next = await stage.metered(() => client().chat.completions.create({ model: "gpt-4o", messages: [...messages, message, answer], tools }));
    expect(next.result.choices).toHaveLength(1);
  });

  test("a wrong monitor token is an AuthenticationError, and nothing reaches the provider", async () => {
    const wrong = client("sk-test", { "X-Monitor-Token": `mon_sk_${"x".repeat(36)}` });
    const { result, calls } = await stage.metered(() => wrong.chat.completions.create({ model: "gpt-4o", messages }).catch((error) => error));
    expect(result).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(result).toMatchObject({ status: 401, code: "invalid_token" });
    expect(calls).toEqual([]);
    const missing = await client("sk-test", {})
      .chat.completions.create({ model: "gpt-4o", messages, stream: true })
      .catch((error) => error);
    expect(missing).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(missing.message).toContain("X-Monitor-Token");
  });

  test("the provider's own refusals keep their class, words and headers", async () => {
    const refuse = (key: string) =>
      stage.metered(() =>
        client(key)
          .chat.completions.create({ model: "gpt-4o", messages })
          .catch((error) => error),
      );
    const unknown = await refuse("bad");
    expect(unknown.result).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(unknown.result.message).not.toContain("onitor");
    const limited = await refuse(scriptKey({ fault: "status:429" }));
    expect(limited.result).toBeInstanceOf(OpenAI.RateLimitError);
    expect(limited.result).toMatchObject({ status: 429, code: "rate_limit_exceeded" });
    expect(limited.result.headers.get("retry-after")).toBe("1");
    const broken = await refuse(scriptKey({ fault: "status:503" }));
    expect(broken.result).toBeInstanceOf(OpenAI.InternalServerError);
    for (const { logged } of [unknown, limited, broken]) expect(only(logged).cost).toMatchObject({ status: "priced", provider: "0.000000000" });
  });

  test("an SDK that retries is metered for each try", async () => {
    const retrying = new OpenAI({
      apiKey: scriptKey({ fault: "status:429" }),
      baseURL: stage.url("openai"),
      defaultHeaders: stage.headers,
      maxRetries: 1,
    });
    const { logged } = await stage.metered(() => retrying.chat.completions.create({ model: "gpt-4o", messages }).catch(() => null));
    expect(logged.map(({ statusCode }) => statusCode)).toEqual([429, 429]);
  });

  test("leaving in mid-stream ends the provider's work, and what was delivered is estimated", async () => {
    const key = scriptKey({ events: 300, delayMs: 20 });
    let leftAt = 0;
    const { calls, logged } = await stage.metered(async () => {
      const stream = await client(key).chat.completions.create({ model: "gpt-4o", messages, stream: true });
      let chunks = 0;
      for await (const _ of stream) if (++chunks === 5) break;
      leftAt = Date.now();
    });
    const { endedBy, abortedAt } = only(calls);
    expect(endedBy).toBe("client-abort");
    expect((abortedAt as number) - leftAt).toBeLessThan(1000); // it would have gone on for six seconds
    expect(only(logged)).toMatchObject({ outcome: "cancelled", usageSource: "estimated", cost: { status: "priced" } });
    expect(only(logged).tokens.output).toBeGreaterThan(0);
  });
});
