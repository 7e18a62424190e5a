import { GoogleGenAI } from "@google/genai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Simulator, scriptKey, startSimulator } from "./start-simulator";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const client = (apiKey = "g-key") => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: `${simulator.origin}/google` } });
const lastCall = async () => {
  await simulator.books.idle();
  const call = simulator.books.calls.at(-1);
  if (!call) throw new Error("the books are empty");
  return call;
};
const ask = { model: "gemini-2.5-flash", contents: "안녕, what is 2 + 2?" };

describe("@google/genai against the simulator", () => {
  it("generates, and the books hold the usage that it saw", async () => {
    const answer = await client().models.generateContent(ask);
    expect(answer.text?.length).toBeGreaterThan(5);
    const call = await lastCall();
    expect(call).toMatchObject({ model: "gemini-2.5-flash", stream: false, endedBy: "done" });
    expect(call.servedUsage).toEqual({ ...answer.usageMetadata });
  });

  it("streams the same text, usage cumulative and thoughts outside of candidates", async () => {
    const plain = await client().models.generateContent(ask);
    let text = "";
    let last: Awaited<ReturnType<GoogleGenAI["models"]["generateContent"]>>["usageMetadata"];
    for await (const chunk of await client().models.generateContentStream(ask)) {
      text += chunk.text ?? "";
      last = chunk.usageMetadata;
    }
    expect(text).toBe(plain.text);
    const { servedTokens } = await lastCall();
    expect((last?.candidatesTokenCount ?? 0) + (last?.thoughtsTokenCount ?? 0)).toBe(servedTokens?.output);
    expect(last?.thoughtsTokenCount).toBe(servedTokens?.reasoning);
    expect(last?.totalTokenCount).toBe((servedTokens?.input ?? 0) + (servedTokens?.output ?? 0));
  });

  it("calls an offered function", async () => {
    const parameters = { type: "OBJECT" as never, properties: { city: { type: "STRING" as never } } };
    const answer = await client().models.generateContent({
      ...ask,
      config: { tools: [{ functionDeclarations: [{ name: "weather", parameters }] }] },
    });
    expect(answer.functionCalls?.[0]).toMatchObject({ name: "weather", args: { city: expect.any(String) } });
  });

  it("counts, embeds and lists models", async () => {
    const counted = await client().models.countTokens(ask);
    expect(counted.totalTokens).toBe((await client().models.generateContent(ask)).usageMetadata?.promptTokenCount);
    const embedded = await client().models.embedContent({ model: "gemini-embedding-001", contents: ["one", "둘"] });
    expect(embedded.embeddings).toHaveLength(2);
    expect((await lastCall()).servedTokens).toMatchObject({ output: 0 });
    expect((await client().models.list()).page[0]?.name).toBe("models/gemini-2.5-flash");
  });

  it("takes a resumable upload and keeps its size", async () => {
    const file = await client().files.upload({ file: new Blob([new Uint8Array(30_000)], { type: "image/png" }), config: { displayName: "pixel" } });
    expect(file).toMatchObject({ sizeBytes: "30000", mimeType: "image/png", displayName: "pixel" });
    expect((await client().files.get({ name: file.name ?? "" })).name).toBe(file.name);
  });

  it("streams one JSON array without alt=sse", async () => {
    const url = `${simulator.origin}/google/v1beta/models/gemini-2.5-flash:streamGenerateContent?key=${scriptKey({ events: 5 })}`;
    const answer = await fetch(url, { method: "POST", body: JSON.stringify({ contents: [{ parts: [{ text: "hi" }] }] }) });
    expect(answer.headers.get("content-type")).toContain("application/json");
    expect(await answer.json()).toHaveLength(5);
    expect(await lastCall()).toMatchObject({ stream: true, usageWasSent: true });
  });

  it("ends SSE events with CRLF and never with [DONE]", async () => {
    const url = `${simulator.origin}/google/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse`;
    const answer = await fetch(url, {
      method: "POST",
      headers: { "x-goog-api-key": "k" },
      body: JSON.stringify({ contents: [{ parts: [{ text: "hi" }] }] }),
    });
    const text = await answer.text();
    expect(text).toMatch(/^data: \{[^\n]*\}\r\n\r\n/);
    expect(text).not.toContain("[DONE]");
  });

  it("refuses a bad key with 400 and a missing one with 403", async () => {
    await expect(client("bad").models.generateContent(ask)).rejects.toMatchObject({ status: 400 });
    const missing = await fetch(`${simulator.origin}/google/v1beta/models/gemini-2.5-flash:generateContent`, { method: "POST" });
    expect(await missing.json()).toMatchObject({ error: { code: 403, status: "PERMISSION_DENIED" } });
  });
});
