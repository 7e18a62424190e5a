import OpenAI, { toFile } from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scriptKey } from "../tools/simulator/start-simulator";
import { MOUNTS } from "../tools/support/full-size";
import { collect, only, type Stage, startStage } from "./start-stage";

const input = "안녕, what is 2 + 2?";
const parameters = { type: "object", properties: { city: { type: "string" } } };
const tools = [{ type: "function" as const, name: "weather", strict: false, parameters }];

describe.each(MOUNTS)("the openai SDK's other APIs through the %s mount", (mount) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage(mount);
  });
  afterAll(() => stage.close());

  const client = (apiKey = "sk-test") => new OpenAI({ apiKey, baseURL: stage.url("openai"), defaultHeaders: stage.headers, maxRetries: 0 });

  test("a response is created and costs what its tokens cost", async () => {
    const key = scriptKey({ tokens: { input: 1000, cached: 400, output: 200, reasoning: 150 } });
    const { result, logged } = await stage.metered(() => client(key).responses.create({ model: "gpt-5", input }));
    expect(result.output_text.length).toBeGreaterThan(5);
    // 600 × 1.25 + 400 × 0.125 + 200 × 10.00, per million
    expect(only(logged)).toMatchObject({ endpoint: "/responses", tokens: { reasoning: 150 }, cost: { status: "priced", provider: "0.002800000" } });
  });

  test("a response is streamed, event for event", async () => {
    const ask = { model: "gpt-5", input, stream: true } as const;
    const plain = new OpenAI({ apiKey: "sk-test", baseURL: `${stage.simulator.origin}/openai/v1` });
    const direct = await collect(await plain.responses.create(ask));
    const { result, logged } = await stage.metered(async () => collect(await client().responses.create(ask)));
    expect(result).toEqual(direct);
    expect(only(logged)).toMatchObject({ outcome: "completed", cost: { status: "priced" } });
  });

  test("the responses helper assembles a function call", async () => {
    const { result } = await stage.metered(() => client().responses.stream({ model: "gpt-5", input, tools }).finalResponse());
    const call = result.output.find((item) => item.type === "function_call");
    expect(JSON.parse(call?.arguments ?? "")).toEqual({ city: expect.any(String) });
  });

  test("a background response costs nothing until its usage comes", async () => {
    const { result, logged } = await stage.metered(async () => {
      const { id } = await client().responses.create({ model: "gpt-4o", input, background: true });
      await client().responses.retrieve(id);
      return client().responses.retrieve(id);
    });
    expect(result.status).toBe("completed");
    expect(logged.map(({ tokens }) => tokens.output)).toEqual([0, 0, result.usage?.output_tokens]);
  });

  test("embeddings are the numbers that the provider sent", async () => {
    const ask = { model: "text-embedding-3-small", input: ["one", "둘"], dimensions: 8 };
    const key = scriptKey({ tokens: { input: 5000 } });
    const { result, logged } = await stage.metered(() => client(key).embeddings.create(ask));
    const plain = await stage.metered(() => client().embeddings.create({ ...ask, encoding_format: "float" }));
    expect(result.data.map((one) => [...one.embedding])).toEqual(plain.result.data.map((one) => one.embedding));
    expect(only(logged).cost).toMatchObject({ status: "priced", provider: "0.000100000" }); // 5000 × 0.02, per million
  });

  test("a file goes up, is listed, comes down byte for byte and is deleted, at no cost", async () => {
    const bytes = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => i * 31));
    const { logged } = await stage.metered(async () => {
      const file = await client().files.create({ file: await toFile(bytes, "자료.bin"), purpose: "user_data" });
      expect(file).toMatchObject({ bytes: bytes.length, filename: "자료.bin" });
      expect((await client().files.list()).data.map((one) => one.id)).toEqual([file.id]);
      const content = await (await client().files.content(file.id)).arrayBuffer();
      expect(Buffer.from(content).equals(bytes)).toBe(true);
      expect((await client().files.delete(file.id)).deleted).toBe(true);
      await expect(client().files.retrieve(file.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    });
    for (const { cost } of logged) expect(cost).toMatchObject({ status: "priced", provider: "0.000000000" });
  });

  test("speech comes down as the provider's bytes; a recording goes up and is transcribed", async () => {
    const ask = { model: "tts-1", voice: "alloy", input } as const;
    const plain = new OpenAI({ apiKey: "sk-test", baseURL: `${stage.simulator.origin}/openai/v1` });
    const direct = Buffer.from(await (await plain.audio.speech.create(ask)).arrayBuffer());
    const { result } = await stage.metered(async () => Buffer.from(await (await client().audio.speech.create(ask)).arrayBuffer()));
    expect(result.equals(direct)).toBe(true);
    const file = await toFile(Buffer.alloc(50_000, 7), "a.wav");
    const whole = await stage.metered(() => client().audio.transcriptions.create({ model: "gpt-4o-transcribe", file }));
    expect(whole.result).toMatchObject({ text: expect.any(String), usage: { type: "tokens" } });
    const streamed = await stage.metered(async () =>
      collect(await client().audio.transcriptions.create({ model: "gpt-4o-transcribe", file, stream: true })),
    );
    expect(streamed.result.at(-1)?.type).toBe("transcript.text.done");
  });

  test("models are listed and cost nothing; an unknown one is the provider's 404", async () => {
    const { result, logged } = await stage.metered(() => client().models.list());
    expect(result.data.length).toBeGreaterThan(1);
    expect(only(logged).cost).toMatchObject({ status: "priced", provider: "0.000000000" });
    await stage.metered(() => expect(client().models.retrieve("nothing")).rejects.toBeInstanceOf(OpenAI.NotFoundError));
  });

  test("the response object carries the SDK's raw headers: the provider's id beside ours", async () => {
    const { result, calls, logged } = await stage.metered(() =>
      client().embeddings.create({ model: "text-embedding-3-small", input }).withResponse(),
    );
    expect(result.request_id).toBe(only(calls).id);
    expect(result.response.headers.get("x-monitor-request-id")).toBe(only(logged).requestId);
  });
});
