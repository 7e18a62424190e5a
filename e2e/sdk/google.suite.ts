import { ApiError, GoogleGenAI } from "@google/genai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scriptKey } from "../tools/simulator/start-simulator";
import { MOUNTS } from "../tools/support/full-size";
import { collect, only, type Stage, startStage } from "./start-stage";

const ask = { model: "gemini-2.5-flash", contents: "안녕, what is 2 + 2?" };

describe.each(MOUNTS)("@google/genai through the %s mount", (mount) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage(mount);
  });
  afterAll(() => stage.close());

  const client = (apiKey = "g-key", headers: Record<string, string> = stage.headers) =>
    new GoogleGenAI({ apiKey, httpOptions: { baseUrl: stage.url("google"), headers } });

  test("an answer costs what its tokens cost, thoughts included, and the key goes on as it came", async () => {
    const key = scriptKey({ tokens: { input: 1000, output: 200, reasoning: 150 } });
    const { result, calls, logged } = await stage.metered(() => client(key).models.generateContent(ask));
    expect(result.text?.length).toBeGreaterThan(5);
    expect(only(calls).rawHeaders).toContain(key);
    expect(only(calls).rawHeaders.join()).not.toContain(stage.token);
    // 1000 × 0.30 + 200 × 2.50, per million
    expect(only(logged)).toMatchObject({ tokens: { reasoning: 150 }, cost: { status: "priced", provider: "0.000800000" } });
  });

  test("a stream is the one that the provider would have sent", async () => {
    const words = async (ai: GoogleGenAI) =>
      (await collect(await ai.models.generateContentStream(ask))).map(({ text, usageMetadata }) => ({ text, usageMetadata }));
    const direct = await words(new GoogleGenAI({ apiKey: "g-key", httpOptions: { baseUrl: `${stage.simulator.origin}/google` } }));
    const { result, logged } = await stage.metered(() => words(client()));
    expect(result).toEqual(direct);
    expect(result.length).toBeGreaterThan(1);
    expect(only(logged)).toMatchObject({ outcome: "completed", isStreaming: true, cost: { status: "priced" } });
  });

  test("an offered function is called", async () => {
    const parametersJsonSchema = { type: "object", properties: { city: { type: "string" } } };
    const config = { tools: [{ functionDeclarations: [{ name: "weather", parametersJsonSchema }] }] };
    const { result } = await stage.metered(() => client().models.generateContent({ ...ask, config }));
    expect(only(result.functionCalls ?? [])).toMatchObject({ name: "weather", args: { city: expect.any(String) } });
  });

  test("tokens are counted and models listed at no cost", async () => {
    const counted = await stage.metered(() => client().models.countTokens(ask));
    expect(counted.result.totalTokens).toBeGreaterThan(0);
    const listed = await stage.metered(() => client().models.list());
    expect(listed.result.page[0]?.name).toBe("models/gemini-2.5-flash");
    for (const { logged } of [counted, listed]) expect(only(logged).cost).toMatchObject({ status: "priced", provider: "0.000000000" });
  });

  test("texts are embedded", async () => {
    const { result } = await stage.metered(() => client().models.embedContent({ model: "gemini-embedding-001", contents: ["one", "둘"] }));
    expect(result.embeddings).toHaveLength(2);
  });

  test("a wrong monitor token and a wrong key are an ApiError each: the first ours, the second the provider's", async () => {
    const generate = (ai: GoogleGenAI) => stage.metered(() => ai.models.generateContent(ask).catch((error) => error));
    const wrong = await generate(client("g-key", { "X-Monitor-Token": "mon_sk_x" }));
    expect(wrong.result).toBeInstanceOf(ApiError);
    expect(wrong.result.status).toBe(401);
    expect(wrong.calls).toEqual([]);
    const refused = await generate(client("bad"));
    expect(refused.result).toBeInstanceOf(ApiError);
    expect(refused.result.status).toBe(400);
    expect(only(refused.calls).status).toBe(400);
  });
});
