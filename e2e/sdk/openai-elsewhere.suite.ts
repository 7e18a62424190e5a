import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ProviderName } from "../tools/simulator/provider-names";
import { scriptKey } from "../tools/simulator/start-simulator";
import { MOUNTS } from "../tools/support/full-size";
import { collect, only, type Stage, startStage } from "./start-stage";

const messages = [{ role: "user" as const, content: "안녕, what is 2 + 2?" }];

describe.each(MOUNTS)("the openai SDK at other providers through the %s mount", (mount) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage(mount);
  });
  afterAll(() => stage.close());

  const client = (provider: ProviderName, apiKey = "key") =>
    new OpenAI({ apiKey, baseURL: stage.url(provider), defaultHeaders: stage.headers, maxRetries: 0 });
  const scripted = scriptKey({ tokens: { input: 1000, output: 200 } });

  test.each([
    { provider: "google", model: "gemini-1.5-pro", cost: "0.002250000" }, // 1000 × 1.25 + 200 × 5.00, per million
    { provider: "xai", model: "grok-beta", cost: "0.008000000" }, // 1000 × 5.00 + 200 × 15.00, per million
  ] as const)("$provider's chat costs what its tokens cost, whole or streamed", async ({ provider, model, cost }) => {
    const whole = await stage.metered(() => client(provider, scripted).chat.completions.create({ model, messages }));
    expect(whole.result.choices[0]?.message.content?.length).toBeGreaterThan(5);
    expect(only(whole.logged).cost).toMatchObject({ status: "priced", provider: cost });
    const streamed = await stage.metered(async () =>
      collect(await client(provider, scripted).chat.completions.create({ model, messages, stream: true })),
    );
    expect(streamed.result.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("")).toBe(whole.result.choices[0]?.message.content);
    expect(only(streamed.logged)).toMatchObject({ tokens: { input: 1000, output: 200 }, cost: { status: "priced", provider: cost } });
  });

  test.each(["google", "xai"] as const)("%s's stream is the one that the provider would have sent", async (provider) => {
    const ask = { model: provider === "google" ? "gemini-2.5-flash" : "grok-4", messages, stream: true } as const;
    const base = { google: "google/v1beta/openai", xai: "xai/v1" }[provider];
    const plain = new OpenAI({ apiKey: "key", baseURL: `${stage.simulator.origin}/${base}` });
    const direct = await collect(await plain.chat.completions.create(ask));
    const { result } = await stage.metered(async () => collect(await client(provider).chat.completions.create(ask)));
    expect(result).toEqual(direct);
  });

  test("xAI's reasoning, which its completion_tokens leave out, is counted", async () => {
    const key = scriptKey({ tokens: { input: 165, cached: 156, output: 127, reasoning: 125 } });
    const { result, logged } = await stage.metered(() => client("xai", key).chat.completions.create({ model: "grok-4", messages }));
    expect(result.usage?.completion_tokens).toBe(2);
    expect(only(logged).tokens).toEqual({ input: 165, output: 127, cacheRead: 156, cacheWrite: 0, reasoning: 125 });
  });

  test("xAI's responses, whole and streamed", async () => {
    const ask = { model: "grok-4", input: "안녕" };
    const whole = await stage.metered(() => client("xai", scripted).responses.create(ask));
    const streamed = await stage.metered(() => client("xai", scripted).responses.stream(ask).finalResponse());
    expect(streamed.result.output_text).toBe(whole.result.output_text);
    // 1000 × 3.00 + 200 × 15.00, per million
    for (const { logged } of [whole, streamed]) expect(only(logged).cost).toMatchObject({ status: "priced", provider: "0.006000000" });
  });

  test("Google's compatible embeddings and models", async () => {
    const embedded = await stage.metered(() => client("google").embeddings.create({ model: "gemini-embedding-001", input: "one" }));
    expect(embedded.result.data[0]?.embedding.length).toBeGreaterThan(1);
    const { result } = await stage.metered(() => client("google").models.list());
    expect(result.data.length).toBeGreaterThan(0);
  });

  test.each(["google", "xai"] as const)("a wrong monitor token is an AuthenticationError at %s", async (provider) => {
    const wrong = new OpenAI({ apiKey: "key", baseURL: stage.url(provider), defaultHeaders: { "X-Monitor-Token": "mon_sk_x" }, maxRetries: 0 });
    const { result, calls } = await stage.metered(() => wrong.chat.completions.create({ model: "m", messages }).catch((error) => error));
    expect(result).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(result.message).toContain("monitor token");
    expect(calls).toEqual([]);
  });
});
