import OpenAI, { toFile } from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Simulator, scriptKey, startSimulator } from "./start-simulator";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const client = (apiKey = "sk-test", provider = "openai/v1") => new OpenAI({ apiKey, baseURL: `${simulator.origin}/${provider}`, maxRetries: 0 });
const lastCall = async () => {
  await simulator.books.idle();
  const call = simulator.books.calls.at(-1);
  if (!call) throw new Error("the books are empty");
  return call;
};
const input = "안녕, what is 2 + 2?";
const tools = [
  { type: "function" as const, name: "weather", strict: false, parameters: { type: "object", properties: { city: { type: "string" } } } },
];

describe.each([
  { provider: "openai/v1", model: "gpt-5" },
  { provider: "xai/v1", model: "grok-4.3" },
])("responses at $provider", ({ provider, model }) => {
  it("reads a response; reasoning is inside output_tokens", async () => {
    const key = scriptKey({ tokens: { input: 204, cached: 128, output: 80, reasoning: 79 } });
    const response = await client(key, provider).responses.create({ model, input });
    expect(response.output_text.length).toBeGreaterThan(5);
    expect(response.usage).toMatchObject({ input_tokens: 204, output_tokens: 80, total_tokens: 284 });
    if (provider.startsWith("xai")) expect(response.usage).toMatchObject({ cost_in_usd_ticks: 3_206_000 });
    expect(await lastCall()).toMatchObject({ servedUsage: response.usage, servedTokens: { input: 204, output: 80, cacheRead: 128, reasoning: 79 } });
  });

  it("streams the same text and ends in response.completed", async () => {
    const plain = await client("sk", provider).responses.create({ model, input });
    const runner = client("sk", provider).responses.stream({ model, input });
    const names: string[] = [];
    for await (const event of runner) names.push(event.type);
    const final = await runner.finalResponse();
    expect(final.output_text).toBe(plain.output_text);
    expect(names.at(-1)).toBe("response.completed");
    expect((await lastCall()).servedUsage).toEqual(final.usage);
  });

  it("assembles a function call", async () => {
    const final = await client("sk", provider).responses.stream({ model, input, tools }).finalResponse();
    const call = final.output.find((item) => item.type === "function_call");
    expect(JSON.parse(call?.arguments ?? "")).toEqual({ city: expect.any(String) });
  });
});

describe("a background response", () => {
  it("is queued without usage, and states it once on a later GET", async () => {
    const queued = await client().responses.create({ model: "gpt-4o", input, background: true });
    expect(queued).toMatchObject({ status: "queued", usage: null });
    expect(await lastCall()).toMatchObject({ servedUsage: null, servedTokens: null });
    expect((await client().responses.retrieve(queued.id)).status).toBe("in_progress");
    const done = await client().responses.retrieve(queued.id);
    expect(done.status).toBe("completed");
    expect((await lastCall()).servedUsage).toEqual(done.usage);
    await client().responses.retrieve(queued.id);
    expect((await lastCall()).servedTokens).toBeNull();
    const again = await client().responses.create({ model: "gpt-4o", input, background: true });
    expect(again.id).not.toBe(queued.id);
  });

  it("ends a cut response as incomplete, with its usage", async () => {
    const final = await client().responses.stream({ model: "gpt-4o", input, max_output_tokens: 2 }).finalResponse();
    expect(final.status).toBe("incomplete");
    expect(final.usage?.output_tokens).toBe(2);
  });
});

describe("OpenAI's other endpoints", () => {
  it("embeds: the SDK decodes base64 to the same numbers that float gives", async () => {
    const request = { model: "text-embedding-3-small", input: ["one", "둘"], dimensions: 8 };
    const decoded = await client().embeddings.create(request);
    const plain = await client().embeddings.create({ ...request, encoding_format: "float" });
    expect(decoded.data.map((one) => [...one.embedding])).toEqual(plain.data.map((one) => one.embedding));
    expect(await lastCall()).toMatchObject({ servedUsage: plain.usage, servedTokens: { output: 0 } });
  });

  it("keeps an uploaded file byte for byte, lists and deletes it", async () => {
    const bytes = Buffer.from(Uint8Array.from({ length: 70_000 }, (_, i) => i * 31));
    const file = await client().files.create({ file: await toFile(bytes, "자료.bin"), purpose: "user_data" });
    expect(file).toMatchObject({ bytes: 70_000, filename: "자료.bin" });
    const content = await (await client().files.content(file.id)).arrayBuffer();
    expect(Buffer.from(content).equals(bytes)).toBe(true);
    expect((await client().files.list()).data.map((one) => one.id)).toContain(file.id);
    expect((await client().files.delete(file.id)).deleted).toBe(true);
    await expect(client().files.retrieve(file.id)).rejects.toMatchObject({ status: 404 });
  });

  it("speaks bytes without usage, and transcribes with seconds or tokens", async () => {
    const speech = await client().audio.speech.create({ model: "tts-1", voice: "alloy", input });
    expect((await speech.arrayBuffer()).byteLength).toBeGreaterThan(4000);
    expect((await lastCall()).servedUsage).toBeNull();
    const file = await toFile(Buffer.alloc(500, 7), "a.wav");
    expect(await client().audio.transcriptions.create({ model: "whisper-1", file })).toMatchObject({ usage: { type: "duration" } });
    expect(await client().audio.transcriptions.create({ model: "gpt-4o-transcribe", file })).toMatchObject({ usage: { type: "tokens" } });
    const names: string[] = [];
    for await (const event of await client().audio.transcriptions.create({ model: "gpt-4o-transcribe", file, stream: true })) names.push(event.type);
    expect(names.at(-1)).toBe("transcript.text.done");
    expect(await lastCall()).toMatchObject({ stream: true, usageWasSent: true });
  });

  it("makes images, moderates, lists models and runs a batch", async () => {
    expect((await client().images.generate({ model: "gpt-image-1", prompt: "x" })).usage?.output_tokens).toBe(4160);
    expect((await client().moderations.create({ input })).results[0]?.flagged).toBe(false);
    expect((await client().models.list()).data.length).toBeGreaterThan(1);
    await expect(client().models.retrieve("nothing")).rejects.toMatchObject({ status: 404 });
    const batch = await client().batches.create({ input_file_id: "file-1", endpoint: "/v1/chat/completions", completion_window: "24h" });
    const done = await client().batches.retrieve(batch.id);
    expect(await (await client().files.content(done.output_file_id ?? "")).text()).toContain('"custom_id":"0"');
    expect((await lastCall()).servedTokens).toMatchObject({ input: 20, output: 5 });
  });

  it("answers an unknown path with OpenAI's 404", async () => {
    await expect(client().get("/nothing/here")).rejects.toMatchObject({ status: 404, type: "invalid_request_error" });
  });
});
