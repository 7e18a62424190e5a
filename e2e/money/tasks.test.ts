import OpenAI, { toFile } from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { SimCall } from "../tools/simulator/books";
import { type Script, scriptPrompt } from "../tools/simulator/script";
import { soundOf } from "../tools/simulator/wires/openai-media";
import { withMargin } from "./charge-of";
import { type Reseller, type Shop, startReseller } from "./start-reseller";

const FUNDS = 1_000_000_000_000n;
let reseller: Reseller;
let shop: Shop;
let openai: OpenAI;

beforeAll(async () => {
  reseller = await startReseller();
  shop = await reseller.openShop("tasks", FUNDS);
  openai = new OpenAI({ apiKey: shop.key, baseURL: `${reseller.origin}/api/v1`, maxRetries: 0 });
}, 60_000);
afterAll(() => reseller?.close());

/** Whatever has happened: nothing is held, and what left the balance is what was charged. */
afterEach(async () => {
  await reseller.settled();
  const { availableNanoUsd, heldNanoUsd } = await shop.balance();
  const charged = (await shop.rows()).reduce((sum, row) => sum + (row.chargedNanoUsd ?? 0n), 0n);
  expect([heldNanoUsd, availableNanoUsd]).toEqual([0n, FUNDS - charged]);
});

/** The call that the provider saw last, and what we made of it. */
async function lastCall() {
  await reseller.settled();
  const row = (await shop.rows()).at(-1);
  const hold = await reseller.database().hold.findUniqueOrThrow({ where: { requestId: row?.requestId as string } });
  const call = reseller.simulator.books.calls.at(-1) as SimCall;
  return { row, hold, call };
}

/** Charged by the provider's books and a published price, to the nano-dollar, told to the caller, and no more than was held. */
async function expectCharged(response: Response, dueOf: (call: SimCall) => bigint, usageSource = "provider") {
  const { row, hold, call } = await lastCall();
  const due = withMargin(dueOf(call));
  expect(row).toMatchObject({ outcome: "completed", usageSource, chargedNanoUsd: due });
  expect(due).toBeGreaterThan(0n);
  expect(hold.amountNanoUsd).toBeGreaterThanOrEqual(due);
  expect(Math.round(Number(response.headers.get("x-monitor-cost")) * 1e9)).toBe(Number(due));
  expect(call.complaints).toEqual([]);
}

const inputOf = ({ servedTokens }: SimCall) => BigInt(servedTokens?.input ?? -1);
const outputOf = ({ servedTokens }: SimCall) => BigInt(servedTokens?.output ?? -1);
const said = (text: string, script: Script) => `${text} ${scriptPrompt(script)}`;

describe("embeddings", () => {
  test.each([
    ["text-embedding-3-small", 20_000n],
    ["gemini-embedding-2", 200_000n],
  ])("%s: several texts, of the size that is asked for, as numbers and packed", async (model, inputPico) => {
    const request = { model, input: ["one", "하나"], dimensions: 8 };
    const { data, response } = await openai.embeddings.create({ ...request, encoding_format: "float" }).withResponse();
    expect(data).toMatchObject({ object: "list", model, data: [{ index: 0 }, { index: 1, object: "embedding" }] });
    await expectCharged(response, (call) => inputOf(call) * inputPico);
    const packed = await openai.embeddings.create(request); // the SDK asks for base64, and unpacks it
    expect(packed.data.map(({ embedding }) => embedding)).toEqual(data.data.map(({ embedding }) => embedding));
    expect(packed.data[0]?.embedding).toHaveLength(8);
    expect(data.usage.prompt_tokens).toBe((await lastCall()).call.servedTokens?.input);
  });

  test("of which no usage is stated are estimated by their text, and marked so", async () => {
    const input = said("hello", { fault: "no-usage" });
    const { response } = await openai.embeddings.create({ model: "gemini-embedding-001", input }).withResponse();
    await expectCharged(response, () => BigInt(Math.ceil(input.length / 4)) * 150_000n, "estimated");
  });

  test("token ids are OpenAI's own: another provider's model refuses them by name, and nothing is sent", async () => {
    const calls = reseller.simulator.books.calls.length;
    const refused = openai.embeddings.create({ model: "gemini-embedding-2", input: [[1, 2]] });
    await expect(refused).rejects.toMatchObject({ status: 400, code: "invalid_request", param: "input[0]" });
    expect(reseller.simulator.books.calls).toHaveLength(calls);
  });
});

describe("images", () => {
  test.each([
    ["gpt-image-1", 5_000_000n, 40_000_000n],
    ["gpt-image-1.5", 5_000_000n, 32_000_000n],
    ["gemini-2.5-flash-image", 300_000n, 30_000_000n],
  ])("%s: by the tokens that are stated", async (model, inputPico, imagePico) => {
    const prompt = said("a cat", { tokens: { input: 20, output: 1_290 } });
    const { data, response } = await openai.images.generate({ model, prompt, size: "1536x1024" }).withResponse();
    expect(data.data?.[0]?.b64_json).toBeTruthy();
    expect(data.usage).toMatchObject({ input_tokens: 20, output_tokens: 1_290, cost: response.headers.get("x-monitor-cost") });
    await expectCharged(response, (call) => inputOf(call) * inputPico + outputOf(call) * imagePico);
  });

  test("by the piece, several", async () => {
    const { data, response } = await openai.images.generate({ model: "grok-imagine-image", prompt: "a cat", n: 3 }).withResponse();
    expect(data.data).toHaveLength(3);
    await expectCharged(response, () => 3n * 20_000_000_000n, "estimated");
  });

  test("the hold covers the dearest that can be asked for", async () => {
    const prompt = said("a cat", { tokens: { output: 6_240 * 2 } });
    const { response } = await openai.images.generate({ model: "gpt-image-1", prompt, n: 2, quality: "high", size: "1024x1536" }).withResponse();
    await expectCharged(response, (call) => inputOf(call) * 5_000_000n + outputOf(call) * 40_000_000n);
  });

  test.each([
    ["dall-e-3", {}, 404, "model"],
    ["gpt-4o-mini", {}, 400, "model"],
    ["gpt-image-1", { partial_images: 2 }, 400, "partial_images"],
    ["grok-imagine-image", { quality: "high" }, 400, "quality"],
    ["gemini-2.5-flash-image", { n: 2 }, 400, "n"],
    ["gpt-image-2", { size: "9999x9999" }, 400, "size"],
  ])("%s %j: what has no price, or no bound, is refused by name, and nothing is sent", async (model, more, status, param) => {
    const calls = reseller.simulator.books.calls.length;
    const refused = openai.images.generate({ model, prompt: "a cat", ...more } as OpenAI.ImageGenerateParamsNonStreaming);
    await expect(refused).rejects.toMatchObject({ status, param });
    expect(reseller.simulator.books.calls).toHaveLength(calls);
  });

  test.each(["status:500", "garbage-body"] as const)("a failure (%s) costs nothing", async (fault) => {
    const failed = openai.images.generate({ model: "gpt-image-1", prompt: said("a cat", { fault } as Script) });
    await expect(failed).rejects.toMatchObject({ status: 502, code: "upstream_error" });
    expect((await lastCall()).row).toMatchObject({ chargedNanoUsd: 0n });
  });
});

describe("speech", () => {
  const input = "Say it. 말해요 🙂";

  test("by the token: the sound that was made, and what its last event states", async () => {
    const { data, response } = await openai.audio.speech.create({ model: "gpt-4o-mini-tts", input, voice: "alloy" }).withResponse();
    expect(data.headers.get("content-type")).toBe("audio/mpeg");
    expect(Buffer.from(await data.arrayBuffer())).toEqual(soundOf(input));
    await expectCharged(response, (call) => inputOf(call) * 600_000n + outputOf(call) * 12_000_000n);
  });

  test("by the token, of which none is stated: estimated, and marked so", async () => {
    const text = said("hello", { fault: "no-usage" });
    const output = BigInt(Math.ceil((text.length / 15) * 21));
    const { response } = await openai.audio.speech.create({ model: "gpt-4o-mini-tts", input: text, voice: "alloy" }).withResponse();
    await expectCharged(response, () => BigInt(Math.ceil(text.length / 4)) * 600_000n + output * 12_000_000n, "estimated");
  });

  test("by the character", async () => {
    const { data, response } = await openai.audio.speech.create({ model: "tts-1", input, voice: "alloy", speed: 2 }).withResponse();
    expect(Buffer.from(await data.arrayBuffer())).toEqual(soundOf(input));
    await expectCharged(response, () => BigInt([...input].length) * 15_000_000n, "estimated");
  });

  test("a stream is refused by name", async () => {
    const refused = openai.audio.speech.create({ model: "gpt-4o-mini-tts", input, voice: "alloy", stream_format: "sse" });
    await expect(refused).rejects.toMatchObject({ status: 400, param: "stream_format" });
  });

  test("one that breaks off costs nothing", async () => {
    const text = said("hello", { fault: "truncate:600" });
    await expect(openai.audio.speech.create({ model: "gpt-4o-mini-tts", input: text, voice: "alloy" })).rejects.toMatchObject({ status: 502 });
    expect((await lastCall()).row).toMatchObject({ chargedNanoUsd: 0n });
  });
});

/** Silence: 16 kHz, 16 bits, one channel. */
function wav(seconds: number): Buffer {
  const [rate, bytes] = [16_000, Math.round(seconds * 32_000)];
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + bytes, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(bytes, 40);
  return Buffer.concat([head, Buffer.alloc(bytes)]);
}

describe("transcriptions", () => {
  const sound = (name = "speech.wav") => toFile(wav(3.5), name);

  test("by the second", async () => {
    const { data, response } = await openai.audio.transcriptions.create({ model: "whisper-1", file: await sound(), language: "en" }).withResponse();
    expect(data.text).not.toBe("");
    expect(data.usage).toMatchObject({ type: "duration", seconds: 4, cost: response.headers.get("x-monitor-cost") });
    await expectCharged(response, () => 4n * 100_000_000n);
  });

  test("by the second, of which none is stated: by the file's own length, and marked so", async () => {
    const prompt = said("hello", { fault: "no-usage" });
    const { response } = await openai.audio.transcriptions.create({ model: "whisper-1", file: await sound(), prompt }).withResponse();
    await expectCharged(response, () => 4n * 100_000_000n, "estimated");
  });

  test.each([
    ["gpt-4o-transcribe", 6_000_000n, 10_000_000n],
    ["gpt-4o-mini-transcribe", 3_000_000n, 5_000_000n],
  ])("%s: by the token, whatever the file's format", async (model, soundPico, outputPico) => {
    const file = await toFile(Buffer.from("OggS anything"), 'a "b"\r\n.ogg');
    const { data, response } = await openai.audio.transcriptions.create({ model, file, response_format: "text" }).withResponse();
    expect(response.headers.get("content-type")).toContain("text/plain");
    expect(data).not.toBe("");
    await expectCharged(response, (call) => inputOf(call) * soundPico + outputOf(call) * outputPico);
  });

  test("a file whose size does not tell how long it is cannot be paid for by the second: refused by name, and nothing is sent", async () => {
    const calls = reseller.simulator.books.calls.length;
    const file = await toFile(Buffer.from("OggS anything"), "speech.ogg");
    await expect(openai.audio.transcriptions.create({ model: "whisper-1", file })).rejects.toMatchObject({ status: 400, param: "file" });
    expect(reseller.simulator.books.calls).toHaveLength(calls);
  });

  test.each([
    ["response_format", { response_format: "srt" }],
    ["stream", { stream: true }],
    ["speed", { speed: "2" }],
  ])("%s is refused by name", async (param, more) => {
    const asked = { model: "whisper-1", file: await sound(), ...more } as unknown as OpenAI.Audio.TranscriptionCreateParamsNonStreaming;
    await expect(openai.audio.transcriptions.create(asked)).rejects.toMatchObject({ status: 400, param });
  });

  test("one call with its Idempotency-Key, whatever boundary its form has", async () => {
    const ask = async () =>
      openai.audio.transcriptions.create({ model: "whisper-1", file: await sound() }, { headers: { "Idempotency-Key": "once" } }).withResponse();
    const [first, second] = [await ask(), await ask()];
    expect(second.data).toEqual(first.data);
    expect([first.response.headers.get("x-monitor-replayed"), second.response.headers.get("x-monitor-replayed")]).toEqual([null, "true"]);
  });
});

test("what is not enough says so without words of tokens, and nothing is sent", async () => {
  const poor = await reseller.openShop("poor", 1_000n);
  const client = new OpenAI({ apiKey: poor.key, baseURL: `${reseller.origin}/api/v1`, maxRetries: 0 });
  const refused = client.images.generate({ model: "gpt-image-1", prompt: "a cat" });
  await expect(refused).rejects.toMatchObject({ status: 402, code: "insufficient_balance", message: expect.not.stringContaining("max_tokens") });
});

test("the ledger agrees", () => reseller.expectCleanLedger());
