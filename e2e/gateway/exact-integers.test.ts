import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";

/** What a double would change, in a schema, in arguments that are sent back, in a result, and in arguments that the model writes. */
const BOUND = "9223372036854775807";
const LENGTH = "9223372036854775806";
const SENT = "9007199254740993";
const FOUND = "12345678901234567891";
const WRITTEN = '{"id":18446744073709551615,"more":[{"id":-9223372036854775808}]}';

const CALLED = JSON.stringify(WRITTEN).slice(1, -1);
const SCHEMA = `{"type":"object","properties":{"name":{"type":"string","maxLength":${LENGTH}},"id":{"type":"integer","maximum":${BOUND}},"more":{"type":"array","items":{"type":"object"}}}}`;

/** A tool was called and has answered: what each format sends then. */
const ASKED: Record<string, (model: string, isStreaming: boolean) => { path: string; body: string }> = {
  chat: (model, isStreaming) => ({
    path: "/api/v1/chat/completions",
    body: `{"model":"${model}","stream":${isStreaming},"max_completion_tokens":500,"messages":[{"role":"user","content":"Find it"},
      {"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"find","arguments":"{\\"id\\":${SENT}}"}}]},
      {"role":"tool","tool_call_id":"call_1","content":"{\\"id\\":${FOUND}}"}],
      "tools":[{"type":"function","function":{"name":"find","parameters":${SCHEMA}}}]}`,
  }),
  responses: (model, isStreaming) => ({
    path: "/api/v1/responses",
    body: `{"model":"${model}","stream":${isStreaming},"max_output_tokens":500,"input":[{"role":"user","content":"Find it"},
      {"type":"function_call","call_id":"call_1","name":"find","arguments":"{\\"id\\":${SENT}}"},
      {"type":"function_call_output","call_id":"call_1","output":"{\\"id\\":${FOUND}}"}],
      "tools":[{"type":"function","name":"find","strict":false,"parameters":${SCHEMA}}]}`,
  }),
  messages: (model, isStreaming) => ({
    path: "/api/v1/messages",
    body: `{"model":"${model}","stream":${isStreaming},"max_tokens":500,"messages":[{"role":"user","content":"Find it"},
      {"role":"assistant","content":[{"type":"tool_use","id":"call_1","name":"find","input":{"id":${SENT}}}]},
      {"role":"user","content":[{"type":"tool_result","tool_use_id":"call_1","content":"{\\"id\\":${FOUND}}"}]}],
      "tools":[{"name":"find","input_schema":${SCHEMA}}]}`,
  }),
  gemini: (model, isStreaming) => ({
    path: `/api/v1beta/models/${model}:${isStreaming ? "streamGenerateContent?alt=sse" : "generateContent"}`,
    body: `{"generationConfig":{"maxOutputTokens":500},"contents":[{"role":"user","parts":[{"text":"Find it"}]},
      {"role":"model","parts":[{"functionCall":{"id":"call_1","name":"find","args":{"id":${SENT}}}}]},
      {"role":"user","parts":[{"functionResponse":{"id":"call_1","name":"find","response":{"id":${FOUND}}}}]}],
      "tools":[{"functionDeclarations":[{"name":"find","parametersJsonSchema":${SCHEMA}}]}]}`,
  }),
};

const chunk = (choice: string, more = "") =>
  `data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[${choice}]${more}}\n\n`;
const CHAT_CALL = `[{"index":0,"id":"call_2","type":"function","function":{"name":"find","arguments":"${CALLED}"}}]`;
const CHAT_USAGE = `"usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}`;
const ITEM = `{"type":"function_call","id":"fc_1","call_id":"call_2","name":"find","arguments":"${CALLED}","status":"completed"}`;
const RESPONSE = `{"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m","output":[${ITEM}],"usage":{"input_tokens":5,"output_tokens":7,"total_tokens":12}}`;
const GEMINI = `{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"id":"call_2","name":"find","args":${WRITTEN}}}]},"finishReason":"STOP","index":0}],
  "usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":7,"totalTokenCount":12},"modelVersion":"m","responseId":"r"}`;
const event = (name: string, data: string) => `event: ${name}\ndata: {"type":"${name}"${data}}\n\n`;

/** By the path's end: a whole answer, and a stream. */
const ANSWERS: [RegExp, json: string, stream: string][] = [
  [
    /chat\/completions/,
    `{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":${CHAT_CALL}},"finish_reason":"tool_calls"}],${CHAT_USAGE}}`,
    `${chunk(`{"index":0,"delta":{"role":"assistant","tool_calls":${CHAT_CALL}},"finish_reason":null}`)}${chunk('{"index":0,"delta":{},"finish_reason":"tool_calls"}')}${chunk("", `,${CHAT_USAGE}`)}data: [DONE]\n\n`,
  ],
  [
    /responses/,
    RESPONSE,
    event("response.created", `,"sequence_number":0,"response":${RESPONSE.replace(`[${ITEM}]`, "[]").replace("completed", "in_progress")}`) +
      event(
        "response.output_item.added",
        `,"sequence_number":1,"output_index":0,"item":${ITEM.replace(`"${CALLED}"`, '""').replace("completed", "in_progress")}`,
      ) +
      event("response.function_call_arguments.delta", `,"sequence_number":2,"item_id":"fc_1","output_index":0,"delta":"${CALLED}"`) +
      event("response.function_call_arguments.done", `,"sequence_number":3,"item_id":"fc_1","output_index":0,"arguments":"${CALLED}"`) +
      event("response.output_item.done", `,"sequence_number":4,"output_index":0,"item":${ITEM}`) +
      event("response.completed", `,"sequence_number":5,"response":${RESPONSE}`),
  ],
  [
    /messages/,
    `{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"tool_use","id":"call_2","name":"find","input":${WRITTEN}}],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":7}}`,
    event(
      "message_start",
      `,"message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":1}}`,
    ) +
      event("content_block_start", `,"index":0,"content_block":{"type":"tool_use","id":"call_2","name":"find","input":{}}`) +
      event("content_block_delta", `,"index":0,"delta":{"type":"input_json_delta","partial_json":"${CALLED}"}`) +
      event("content_block_stop", `,"index":0`) +
      event("message_delta", `,"delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":7}`) +
      event("message_stop", ""),
  ],
  [/generateContent/i, GEMINI, `data: ${GEMINI.replaceAll("\n", "")}\n\n`],
];

let reseller: Reseller;
let shop: Shop;
let provider: Server;
let received = "";

beforeAll(async () => {
  provider = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const piece of incoming) chunks.push(piece);
    received = Buffer.concat(chunks).toString("utf8");
    const [, json, stream] = ANSWERS.find(([path]) => path.test(incoming.url ?? "")) ?? ["", "", ""];
    const isStreaming = /"stream":true/.test(received) || incoming.url?.includes("alt=sse");
    outgoing.writeHead(200, { "content-type": isStreaming ? "text/event-stream" : "application/json" }).end(isStreaming ? stream : json);
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const urls = {
    UPSTREAM_OPENAI_URL: `${origin}/v1`,
    UPSTREAM_ANTHROPIC_URL: `${origin}/v1`,
    UPSTREAM_GOOGLE_URL: origin,
    UPSTREAM_XAI_URL: `${origin}/v1`,
  };
  reseller = await startReseller(urls);
  shop = await reseller.openShop("integers", 10_000_000_000n);
});
afterAll(async () => {
  await reseller?.close();
  provider?.closeAllConnections();
  await new Promise((resolve) => provider.close(resolve));
});

/** However many times a text stands in a text. */
const plain = (text: string) => text.replaceAll("\\", "").replaceAll(" ", "");

describe.each(["gpt-5-mini", "claude-haiku-4-5", "gemini-3.5-flash", "grok-4.5"])("%s", (model) => {
  test.each(Object.keys(ASKED).flatMap((format) => [false, true].map((isStreaming) => [format, isStreaming ? "stream" : "JSON"])))(
    "%s, %s: integers of more than 53 bits are the same on both sides",
    async (format, form) => {
      const { path, body } = (ASKED[format] as (typeof ASKED)[string])(model, form === "stream");
      const headers = { authorization: `Bearer ${shop.key}`, "content-type": "application/json" };
      const response = await fetch(reseller.origin + path, { method: "POST", headers, body });
      const answer = await response.text();
      expect(response.status, answer).toBe(200);
      for (const number of [BOUND, LENGTH, SENT, FOUND])
        expect(plain(received), "what the provider was sent").toMatch(new RegExp(`[:{]${number}[,}]`));
      expect(plain(answer), "what the caller was answered").toContain(WRITTEN);
      expect(received + answer).not.toContain("integer:");
    },
  );
});

describe("where a text belongs", () => {
  const ask = async (path: string, body: string) => {
    const headers = { authorization: `Bearer ${shop.key}`, "content-type": "application/json" };
    const response = await fetch(reseller.origin + path, { method: "POST", headers, body });
    return { status: response.status, text: await response.text(), dropped: response.headers.get("x-monitor-dropped") };
  };

  test.each(["output", "error"])("the only %s of a function is told as its digits", async (name) => {
    const { path, body } = (ASKED.gemini as (typeof ASKED)[string])("claude-haiku-4-5", false);
    expect((await ask(path, body.replace(`{"id":${FOUND}}`, `{"${name}":${FOUND}}`))).status).toBe(200);
    expect(received).toContain(`"${FOUND}"`);
  });

  test.each([
    ["messages", "claude-haiku-4-5", `"name":"find","input_schema"`, `"type":${FOUND},"name":"find","input_schema"`],
    ["responses", "gpt-5-mini", `"type":"function","name":"find"`, `"type":${FOUND},"name":"find"`],
  ])("%s: a long integer is no name, and is refused", async (format, model, stated, wrong) => {
    const { path, body } = (ASKED[format] as (typeof ASKED)[string])(model, false);
    expect(body).toContain(stated);
    const { status, text, dropped } = await ask(path, body.replace(stated, wrong));
    expect([status, dropped]).toEqual([400, null]);
    expect(text).not.toContain("integer:");
  });
});
