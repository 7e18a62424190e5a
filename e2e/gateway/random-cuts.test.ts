import { Agent } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bySize, GATEWAY_MOUNTS } from "../tools/support/full-size";
import { askRaw, keyHeaders } from "./ask-raw";
import { startGateway, type TestGateway } from "./start-gateway";

const CUTS_EACH = bySize({ small: 15, full: 150 });
const user = (content: string) => [{ role: "user", content }];
const QUESTION = "How much is it? 얼마예요?";
const STREAMS = [
  {
    ...{ name: "chat completions", provider: "openai", mount: "openai/v1/chat/completions", upstream: "openai/v1/chat/completions" },
    body: { model: "gpt-4o-mini", stream: true, stream_options: { include_usage: true }, messages: user(QUESTION) },
  },
  {
    ...{ name: "responses", provider: "openai", mount: "openai/v1/responses", upstream: "openai/v1/responses" },
    body: { model: "gpt-4o-mini", stream: true, input: QUESTION },
  },
  {
    ...{ name: "messages", provider: "anthropic", mount: "anthropic/v1/messages", upstream: "anthropic/v1/messages" },
    body: { model: "claude-3-5-haiku-20241022", stream: true, max_tokens: 200, messages: user(QUESTION) },
  },
  {
    ...{ name: "generateContent", provider: "google", mount: "google/v1beta/models/gemini-1.5-flash:streamGenerateContent?alt=sse" },
    ...{ upstream: "google/v1beta/models/gemini-1.5-flash:streamGenerateContent?alt=sse" },
    body: { contents: [{ role: "user", parts: [{ text: QUESTION }] }] },
  },
  {
    ...{ name: "xAI's chat completions", provider: "xai", mount: "xai/v1/chat/completions", upstream: "xai/v1/chat/completions" },
    body: { model: "grok-beta", stream: true, stream_options: { include_usage: true }, messages: user(QUESTION) },
  },
] as const;

let gateway: TestGateway;
const client = new Agent({ connections: 8 });
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(async () => {
  await client.close();
  await gateway.close();
});

describe.each(GATEWAY_MOUNTS)("through the %s mount", (mount) => {
  test.each(STREAMS)("a stream of $name, cut anywhere: the same bytes, the same usage", async ({ provider, mount: path, upstream, body }) => {
    const origin = gateway.mounts.find(({ name }) => name === mount)?.origin as string;
    const { simulator, token } = gateway;
    const call = { method: "POST", body: JSON.stringify(body) };
    const direct = await askRaw(client, { ...call, origin: simulator.origin, target: `/${upstream}`, headers: keyHeaders(provider, {}) });
    for (let seed = 1; seed <= CUTS_EACH; seed++) {
      const headers = { ...keyHeaders(provider, { cuts: `random:${seed}` }), "x-monitor-token": token };
      const answer = await askRaw(client, { ...call, origin, target: `/api/v1/${path}`, headers });
      expect([answer.status, answer.body.toString()], `cut by seed ${seed}`).toEqual([200, direct.body.toString()]);
      await simulator.books.idle();
      const served = simulator.books.find(answer.headers.get("x-sim-call-id") as string)?.servedTokens;
      const requestId = answer.headers.get("x-monitor-request-id") as string;
      const row = await gateway.database().usageRecord.findUniqueOrThrow({ where: { requestId } });
      expect(row, `cut by seed ${seed}`).toMatchObject({ outcome: "completed", usageSource: "provider" });
      expect([row.inputTokens, row.outputTokens]).toEqual([served?.input, served?.output]);
    }
  });
});
