import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixtureBody, fixturesFolder, listFixtures } from "./serve-fixture";
import { type Simulator, scriptKey, startSimulator } from "./start-simulator";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const fixtures = listFixtures();

/** Straight from the folder; only the few recordings without their framing take the simulator's. */
function recordedBytes(fixture: string): Buffer {
  const folder = path.join(fixturesFolder(), fixture);
  const file = readdirSync(folder).find((name) => /^response\.(sse|json|jsonl|bin)$/.test(name));
  return file ? readFileSync(path.join(folder, file)) : fixtureBody(fixture);
}
const post = (script: Parameters<typeof scriptKey>[0]) =>
  fetch(`${simulator.origin}/openai/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${scriptKey(script)}` },
    body: '{"model":"gpt-4o","messages":[]}',
  });

describe("recorded answers", () => {
  it.each(fixtures)("%s is served byte for byte, whole and cut", async (fixture) => {
    const recorded = sha256(recordedBytes(fixture));
    for (const cuts of [undefined, "random:1", "random:2"] as const) {
      const answer = await post({ fixture, ...(cuts ? { cuts } : {}) });
      expect(sha256(new Uint8Array(await answer.arrayBuffer()))).toBe(recorded);
    }
  });

  it("get the framing back that their source left out, each wire its own", () => {
    const anthropic = fixtureBody("anthropic/messages/stream-duplicate-message-start").toString();
    expect(anthropic).toMatch(/^event: message_start\ndata: \{"type":"message_start".*\n\n/);
    expect(anthropic).not.toContain("[DONE]");
    expect(fixtureBody("openai/completions/stream-vercel").toString()).toMatch(/^data: \{.*\n\ndata: \[DONE\]\n\n$/s);
    expect(fixtureBody("google/vertex_native_stream/stream-partial-args-no-token-counts").toString()).toMatch(/\}\r\n\r\n$/);
    expect(fixtureBody("openai/responses/stream-reasoning-encrypted").toString()).toMatch(/^event: response\.created\ndata: /);
  });

  it("come with their recorded status and headers, and a request id of their own", async () => {
    const answer = await post({ fixture: "google/native_generateContent/error-429-quota" });
    expect(answer.status).toBe(429);
    expect(answer.headers.get("server")).toBe("scaffolding on HTTPServer2");
    await simulator.books.idle();
    expect(answer.headers.get("x-request-id")).toBe(simulator.books.calls.at(-1)?.id);
  });

  it("enter the books with billed tokens in the contract's meaning", async () => {
    const billed = async (fixture: string) => {
      await (await post({ fixture })).arrayBuffer();
      await simulator.books.idle();
      return simulator.books.calls.at(-1)?.servedTokens;
    };
    expect(await billed("xai/chat_completions/plain-grok4-fast")).toEqual({ input: 165, output: 127, cacheRead: 156, cacheWrite: 0, reasoning: 125 });
    expect(await billed("google/native_generateContent/plain-flash25-thoughts")).toMatchObject({ input: 10, output: 31, reasoning: 23 });
    expect(await billed("google/openai_compat_chat_completions/plain-hidden-thinking")).toMatchObject({ input: 66, output: 34 });
    expect(await billed("anthropic/messages/cache-write-1h")).toMatchObject({ input: 2073, output: 100, cacheWrite: 2056 });
    expect(await billed("anthropic/messages/compaction-iterations")).toMatchObject({ input: 99_357, output: 92 });
  });

  it("break with the provider's own error event, in that wire's framing", async () => {
    const broken = async (fixture: string) => (await post({ fixture, fault: "error-in-stream" })).text();
    expect(await broken("openai/responses/stream")).toMatch(/event: response\.failed\ndata: .*"usage":null\}\}\n\n$/);
    expect(await broken("google/native_streamGenerateContent/stream-tool-call-parallel")).toMatch(/data: \{"error":\{"code":503.*\r\n\r\n$/);
  });

  it("refuse a name that is not recorded, loudly", async () => {
    expect((await post({ fixture: "openai/chat_completions/no-such-case" })).status).toBe(418);
  });
});
