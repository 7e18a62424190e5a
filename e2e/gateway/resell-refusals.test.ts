import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";
import { TEST_ACTOR } from "../tools/support/test-actor";

let reseller: Reseller;
let shop: Shop;
let narrowKey: string;
let poor: Shop;

beforeAll(async () => {
  reseller = await startReseller({ XAI_API_KEY: "" });
  [shop, poor] = await Promise.all([reseller.openShop("rich", 10_000_000_000n), reseller.openShop("poor", 1_000n)]);
  const { createCredential } = await import("../../src/keys/create-credential");
  const { API_KEY } = await import("../../src/keys/credential-kind");
  const narrow = { organizationId: shop.organizationId, actor: TEST_ACTOR, name: "narrow", expiresAt: null, allowedModels: ["gpt-4o-mini"] };
  narrowKey = (await createCredential(API_KEY, narrow)).secret;
});
afterAll(() => reseller?.close());

interface Asked {
  body?: unknown;
  key?: string | null;
  path?: string;
  method?: string;
  headers?: Record<string, string>;
}

async function ask({ body, key = shop.key, path = "/chat/completions", method = "POST", headers = {} }: Asked) {
  const response = await fetch(`${reseller.origin}/api/v1${path}`, {
    method,
    headers: { "content-type": "application/json", ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...headers },
    body: method === "POST" ? (typeof body === "string" ? body : JSON.stringify(body)) : undefined,
  });
  return { response, json: (await response.json()) as { error?: { code: string; param: string | null; message: string } } };
}

const user = { role: "user", content: "hi" };
const chat = (fields: object) => ({ model: "gpt-4o-mini", messages: [user], ...fields });
const parts = (part: object) => chat({ messages: [{ role: "user", content: [{ type: "text", text: "x" }, part] }] });

const WRONG_FIELDS: [unknown, string][] = [
  [{ messages: [user] }, "model"],
  [chat({ model: 7 }), "model"],
  [chat({ messages: undefined }), "messages"],
  [chat({ messages: [] }), "messages"],
  [chat({ messages: [{ role: "system", content: "only" }] }), "messages"],
  [chat({ messages: [user, { role: "robot", content: "x" }] }), "messages[1].role"],
  [chat({ messages: [{ role: "user" }] }), "messages[0].content"],
  [chat({ messages: [{ role: "user", content: [{ type: "text", text: 5 }] }] }), "messages[0].content[0].text"],
  [parts({ type: "image_url", image_url: { url: 5 } }), "messages[0].content[1].image_url.url"],
  [parts({ type: "file", file: { file_id: "file-of-the-operator" } }), "messages[0].content[1].file.file_id"],
  [parts({ type: "hologram", file_id: "file-of-the-operator" }), "messages[0].content[1].file_id"],
  [chat({ model: "claude-3-5-haiku", messages: [{ ...user, mood: "good" }] }), "messages[0].mood"],
  [chat({ model: "claude-3-5-haiku", frobnicate: 1 }), "frobnicate"],
  ['{"model":"gpt-4o-mini","messages":[{"role":"user","content":"x"}],"__proto__":{"stream":true}}', "__proto__"],
  ['{"model":"gpt-4o-mini","messages":[{"role":"user","content":"x","__proto__":{}}]}', "messages[0].__proto__"],
  [chat({ max_tokens: 0 }), "max_tokens"],
  [chat({ max_tokens: 1.5 }), "max_tokens"],
  [chat({ max_tokens: 10_000_000 }), "max_tokens"],
  [chat({ max_completion_tokens: 10_000_000 }), "max_completion_tokens"],
  [chat({ model: "o1-pro", max_tokens: 2 ** 53 - 1 }), "max_tokens"],
  [chat({ max_tokens: 5, max_completion_tokens: 6 }), "max_tokens"],
  [chat({ n: 9 }), "n"],
  [chat({ n: 0 }), "n"],
  [chat({ stream: "yes" }), "stream"],
  [chat({ stream: true, stream_options: { include_usage: 1 } }), "stream_options.include_usage"],
  [chat({ temperature: 3 }), "temperature"],
  [chat({ web_search_options: {} }), "web_search_options"],
  [chat({ search_parameters: {} }), "search_parameters"],
  [chat({ modalities: ["text", "audio"] }), "modalities[1]"],
  [chat({ audio: { voice: "alloy", format: "mp3" } }), "audio"],
  [chat({ prediction: { type: "content", content: "x" } }), "prediction"],
  [chat({ service_tier: "priority" }), "service_tier"],
  [chat({ store: true }), "store"],
  [chat({ tools: [{ type: "web_search" }] }), "tools[0].type"],
  [chat({ session_id: "x".repeat(201) }), "session_id"],
  [chat({ user_id: 5 }), "user_id"],
  [chat({ model: "claude-3-5-haiku", n: 2 }), "n"],
  [chat({ model: "claude-3-5-haiku", logprobs: true }), "logprobs"],
  [chat({ model: "text-embedding-3-small" }), "model"],
];

describe("a wrong field is named, and nothing is sent or held for it", () => {
  test.each(WRONG_FIELDS)("%j: %s", async (body, param) => {
    const callsBefore = reseller.simulator.books.calls.length;
    const { response, json } = await ask({ body });
    expect({ status: response.status, code: json.error?.code, param: json.error?.param }).toEqual({ status: 400, code: "invalid_request", param });
    expect(json.error?.message).toContain(param);
    expect(reseller.simulator.books.calls.length).toBe(callsBefore);
  });

  test.each(["", "{", "[]", "null", '{"model":"gpt-4o-mini","model":"gpt-4o"}', "\ufeff{}"])("no JSON object: %j", async (body) => {
    const { response, json } = await ask({ body });
    expect([response.status, json.error?.code]).toEqual([400, "invalid_request"]);
  });
});

test.each([
  [chat({ model: "no-such-model" }), 404, "model_not_found"],
  [chat({ model: "__proto__" }), 404, "model_not_found"],
  [chat({ model: "constructor/toString" }), 404, "model_not_found"],
  [chat({ model: "grok-beta" }), 503, "provider_not_configured"],
])("%j: %i %s", async (body, status, code) => {
  const { response, json } = await ask({ body });
  expect({ status: response.status, code: json.error?.code, param: json.error?.param }).toEqual({ status, code, param: "model" });
});

test("a key calls the models that it may call, under any of their names, and lists no others", async () => {
  for (const [model, status] of [
    ["gpt-4o-mini", 200],
    ["openai/gpt-4o-mini", 200],
    ["gpt-4o", 403],
    ["claude-3-5-haiku", 403],
  ] as const)
    expect((await ask({ key: narrowKey, body: chat({ model, max_tokens: 5 }) })).response.status, model).toBe(status);
  const { json } = await ask({ key: narrowKey, path: "/models", method: "GET" });
  expect((json as { data?: { id: string }[] }).data?.map(({ id }) => id)).toEqual(["gpt-4o-mini"]);
  expect((await ask({ key: narrowKey, path: "/models/gpt-4o", method: "GET" })).response.status).toBe(404);
});

test("the list has the models that can be called now; one without a provider's key is still described", async () => {
  const { json } = await ask({ path: "/models", method: "GET" });
  const listed = (json as { data?: { id: string; provider: string }[] }).data ?? [];
  expect(new Set(listed.map(({ provider }) => provider))).toEqual(new Set(["openai", "anthropic", "google"]));
  expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining(["gpt-4o", "claude-3-5-haiku", "gemini-1.5-flash"]));
  const { response, json: described } = await ask({ path: "/models/grok-beta", method: "GET" });
  expect({ status: response.status, ...described }).toMatchObject({ status: 200, id: "grok-beta", provider: "xai", pricing: expect.anything() });
});

describe("a key that is none", () => {
  test.each([null, "", "llm_sk_short", "sk-proj-of-somebody", `llm_sk_${"a".repeat(36)}`, `mon_sk_${"a".repeat(36)}`, "' OR 1=1 --"])(
    "%j",
    async (key) => {
      for (const path of ["/chat/completions", "/embeddings"]) {
        const { response, json } = await ask({ key, path, body: chat({}) });
        expect([response.status, json.error?.code]).toEqual([401, "invalid_api_key"]);
        if (key) expect(JSON.stringify(json)).not.toContain(key);
      }
      expect((await ask({ key, path: "/models", method: "GET" })).response.status).toBe(401);
    },
  );

  test("a monitor token buys nothing, and an API key passes nothing through", async () => {
    expect((await ask({ key: reseller.token, body: chat({}) })).response.status).toBe(401);
    const { response } = await ask({ path: "/openai/chat/completions", body: chat({}), headers: { "x-monitor-token": shop.key } });
    expect(response.status).toBe(401);
  });
});

test.each([
  ["GET", "/chat/completions"],
  ["DELETE", "/embeddings"],
  ["POST", "/models"],
])("%s %s is not taken", async (method, path) => {
  const { response, json } = await ask({ method, path, body: {} });
  expect([response.status, json.error?.code]).toEqual([405, "method_not_allowed"]);
});

test("not enough money: what is there, what is needed, what would fit, and no call", async () => {
  const { response, json } = await ask({ key: poor.key, body: chat({ max_tokens: 16_000 }) });
  expect([response.status, json.error?.code]).toEqual([402, "insufficient_balance"]);
  expect(json.error?.message).toMatch(/0\.000001000/);
  expect(reseller.simulator.books.calls.some(({ outputTokensMax }) => outputTokensMax === 16_000)).toBe(false);
  expect((await poor.balance()).heldNanoUsd).toBe(0n);
});

test("whatever was refused holds nothing and cost nothing", async () => {
  await reseller.settled();
  const rows = (await shop.rows()).filter(({ statusCode }) => statusCode >= 400);
  expect(rows.length).toBeGreaterThan(WRONG_FIELDS.length / 2);
  expect(rows.every((row) => (row.chargedNanoUsd ?? 0n) === 0n)).toBe(true);
});
