import { Agent } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Script } from "../tools/simulator/script";
import { GATEWAY_MOUNTS, inTurn } from "../tools/support/full-size";
import { askRaw, keyHeaders, type RawAnswer } from "./ask-raw";
import { startGateway, type TestGateway } from "./start-gateway";

let gateway: TestGateway;
const client = new Agent({ connections: 8 });
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(async () => {
  await client.close();
  await gateway.close();
});

const tools = [{ type: "function", function: { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } } }];
const WIRES = [
  { mount: "openai", path: "/chat/completions", upstream: "/openai/v1/chat/completions", model: "gpt-4o" },
  { mount: "openai", path: "/v1/chat/completions", upstream: "/openai/v1/chat/completions", model: "o3-mini" },
  { mount: "xai", path: "/chat/completions", upstream: "/xai/v1/chat/completions", model: "grok-4" },
  { mount: "google", path: "/chat/completions", upstream: "/google/v1beta/openai/chat/completions", model: "gemini-2.5-flash" },
];
const REQUESTS: [string, object][] = [
  ["text", {}],
  ["a tool call", { tools }],
  ["two choices", { n: 2 }],
  ["no options", { stream_options: null }],
  ["options without the one", { stream_options: {} }],
  ["options that say no", { stream_options: { include_usage: false } }],
];
const SCRIPTS: [string, Script][] = [
  ["each event a write", {}],
  ["one byte a write", { cuts: "each:1" }],
  ["cut at random", { cuts: "random:7" }],
  ["padded against guessing", { obfuscation: true }],
  ["a provider that states none all the same", { fault: "no-usage" }],
  ["an error in mid-stream", { fault: "error-in-stream" }],
];
type Call = (typeof WIRES)[number] & { options: object; script: Script };

describe.each(GATEWAY_MOUNTS)("a stream whose caller did not ask for its usage, through the %s mount", (mount) => {
  const calls = WIRES.flatMap((wire, turn) => [
    ...REQUESTS.map(
      ([request, options]) => [wire.mount, wire.model, request, "cut at random", { ...wire, options, script: { cuts: "random:7" } }] as const,
    ),
    ...inTurn(SCRIPTS, turn, 3).map(([name, script]) => [wire.mount, wire.model, "text", name, { ...wire, options: {}, script }] as const),
  ]);
  test.each(calls)("%s %s, %s, %s: the bytes that the provider sends to who does not ask", async (_mount, _model, _request, _script, call) => {
    const [direct, answer] = await Promise.all([askDirectly(call), askGateway(mount, call)]);
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toBe(direct.body.toString());
    expect(direct.body.includes('"usage":{')).toBe(false);
    await expectMetered(answer, call);
  });
});

const bodyOf = ({ model, options }: Call) =>
  JSON.stringify({ model, messages: [{ role: "user", content: "How much is it? 얼마예요?" }], stream: true, ...options });
const originOf = (mount: string) => gateway.mounts.find(({ name }) => name === mount)?.origin as string;

function askDirectly(call: Call): Promise<RawAnswer> {
  const headers = keyHeaders("openai", call.script);
  return askRaw(client, { origin: gateway.simulator.origin, method: "POST", target: call.upstream, headers, body: bodyOf(call) });
}

function askGateway(mount: string, call: Call): Promise<RawAnswer> {
  const headers = { ...keyHeaders("openai", call.script), "x-monitor-token": gateway.token };
  return askRaw(client, { origin: originOf(mount), method: "POST", target: `/api/v1/${call.mount}${call.path}`, headers, body: bodyOf(call) });
}

const rowOf = (answer: RawAnswer) =>
  gateway.database().usageRecord.findUniqueOrThrow({ where: { requestId: answer.headers.get("x-monitor-request-id") as string } });

async function expectMetered(answer: RawAnswer, { script }: Call): Promise<void> {
  await gateway.simulator.books.idle();
  const served = gateway.simulator.books.find(answer.headers.get("x-sim-call-id") as string)?.servedTokens;
  const row = await rowOf(answer);
  const { inputTokens: input, outputTokens: output, cacheReadTokens: cacheRead, cacheWriteTokens: cacheWrite, reasoningTokens: reasoning } = row;
  if (script.fault === undefined) {
    expect({ ...row, source: row.usageSource, outcome: row.outcome }).toMatchObject({ source: "provider", outcome: "completed" });
    expect({ input, output, cacheRead, cacheWrite, reasoning }).toEqual(served);
  } else if (script.fault === "no-usage") {
    expect(row).toMatchObject({ usageSource: "estimated", outcome: "completed" });
  } else {
    expect(row.outcome).toBe("broken");
  }
}
