import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resaleKey, type SimCall, type Simulator, scriptPrompt, startSimulator } from "./start-simulator";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const CHAT = { openai: "/openai/v1/chat/completions", google: "/google/v1beta/openai/chat/completions", xai: "/xai/v1/chat/completions" } as const;

async function ask(provider: keyof typeof CHAT, body: object, headers: Record<string, string> = {}): Promise<{ json: unknown; call: SimCall }> {
  const messages = [{ role: "user", content: "hello" }];
  const answer = await fetch(simulator.origin + CHAT[provider], {
    method: "POST",
    headers: { authorization: `Bearer ${resaleKey(provider)}`, "accept-encoding": "identity", ...headers },
    body: JSON.stringify({ model: "gpt-4o", messages, ...body }),
  });
  const text = await answer.text();
  await simulator.books.idle();
  return { json: text.startsWith("data:") ? text : JSON.parse(text), call: simulator.books.calls.at(-1) as SimCall };
}

const prompt = (script: Parameters<typeof scriptPrompt>[0]) => [{ role: "user", content: `Please ${scriptPrompt(script)}.` }];

describe("a script in the prompt", () => {
  it("steers the call and names it in the books", async () => {
    const { json, call } = await ask("openai", {
      max_completion_tokens: 500,
      messages: prompt({ tag: "one", tokens: { input: 1000, output: 200 } }),
    });
    expect(json).toMatchObject({ usage: { prompt_tokens: 1000, completion_tokens: 200 } });
    expect(call).toMatchObject({ tag: "one", outputTokensMax: 500, complaints: [], servedTokens: { input: 1000, output: 200 } });
  });

  it("strikes as often as it says", async () => {
    const body = { max_completion_tokens: 50, messages: prompt({ tag: "twice", fault: "status:503", strikes: 2 }) };
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await ask("openai", body)).call.status);
    expect(statuses).toEqual([503, 503, 200]);
  });
});

describe("the output cap", () => {
  it.each(["openai", "google", "xai"] as const)("is kept by every answer of %s, over all choices, unless it lies", async (provider) => {
    const tokens = { output: 900, reasoning: 300 };
    const kept = await ask(provider, { max_completion_tokens: 100, messages: prompt({ tokens }) });
    expect(kept.call.servedTokens).toMatchObject({ output: 100, reasoning: 100 });
    const lied = await ask(provider, { max_completion_tokens: 100, messages: prompt({ tokens, lies: true }) });
    expect(lied.call.servedTokens).toMatchObject({ output: 900, reasoning: 300 });
  });
});

describe("what a reseller sends", () => {
  it("has a cap on the output, once", async () => {
    expect((await ask("openai", {})).call.complaints).toEqual(["no cap on the output"]);
    expect((await ask("openai", { max_tokens: 5, max_completion_tokens: 5 })).call.complaints).toEqual(["two caps on the output"]);
  });

  it("asks a stream for its usage", async () => {
    expect((await ask("xai", { max_tokens: 5, stream: true })).call.complaints).toEqual(["a stream without include_usage"]);
    expect((await ask("xai", { max_tokens: 5, stream: true, stream_options: { include_usage: true } })).call.complaints).toEqual([]);
  });

  it("holds nothing of the caller's", async () => {
    const leaking = await ask("openai", { max_tokens: 5, session_id: "s", user: "llm_sk_x" }, { cookie: "a=b", "x-monitor-session": "s" });
    expect(leaking.call.complaints.sort()).toEqual([
      "a credential of the gateway's own",
      "the caller's field session_id",
      "the caller's header cookie",
      "the caller's header x-monitor-session",
    ]);
  });

  it("has that provider's own key", async () => {
    const wrong = await ask("openai", { max_tokens: 5 }, { authorization: `Bearer ${resaleKey("xai")}` });
    expect(wrong.call.complaints).toEqual(["the key of another provider: sk-resale-xai"]);
  });
});

describe("JSON mode", () => {
  it.each(["openai", "google", "xai"] as const)("answers %s's callers in JSON that fits the schema", async (provider) => {
    const schema = { type: "object", properties: { city: { type: "string" }, days: { type: "integer" } } };
    const { json } = await ask(provider, { max_tokens: 99, response_format: { type: "json_schema", json_schema: { name: "trip", schema } } });
    const content = (json as { choices: { message: { content: string } }[] }).choices[0]?.message.content ?? "";
    expect(JSON.parse(content)).toEqual({ city: expect.any(String), days: expect.any(Number) });
  });
});
