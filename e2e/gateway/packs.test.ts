import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PackRows } from "../../src/catalog/packs/read-pack";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";
import { answerStream, type Imitation, imitateProviders, type Received } from "./imitate-provider";

const CHAT_PACKS = ["openrouter", "ollama", "groq", "deepseek", "mistral", "together", "azure", "azure-classic", "bedrock", "compatible"];
const VALUES = { resource: "contoso", region: "us-west-2", apiVersion: "2024-10-21", baseUrl: "https://llm.example.com/v1" };
/** The pack of any other server suggests no model. */
const OWN_MODEL = { id: "house-model", name: "Own", upstreamModel: "House-Model", match: '{"equals":"house-model"}', position: 0 };
const OWN_RATES = '{"tokens":{"input":"300000","output":"1100000"}}';

let reseller: Reseller;
let shop: Shop;
let imitation: Imitation;
const packs = new Map<string, PackRows>();

beforeAll(async () => {
  imitation = await imitateProviders(answerOther);
  const variables = ["OPENROUTER", "GROQ", "DEEPSEEK", "MISTRAL", "TOGETHER", "AZURE_OPENAI", "BEDROCK", "COMPATIBLE"];
  const keys = Object.fromEntries(variables.map((name) => [`${name}_API_KEY`, `the operator's ${name.toLowerCase()} key`]));
  reseller = await startReseller({ ...keys, ALLOW_PRIVATE_UPSTREAMS: "on" });
  shop = await reseller.openShop("packs", 100_000_000_000n);
  const { readPack } = await import("../../src/catalog/packs/read-pack");
  for (const id of [...CHAT_PACKS, "replicate", "stability"]) {
    const rows = await readPack(id, { values: VALUES });
    if (rows) packs.set(id, rows);
    if (rows) await store(id, rows);
  }
  const { refreshCatalog } = await import("../../src/catalog/load-catalog");
  await refreshCatalog();
});
afterAll(async () => {
  await reseller?.close();
  await imitation?.close();
});
beforeEach(() => void imitation.received.splice(0));

async function store(id: string, rows: PackRows): Promise<void> {
  const db = reseller.database();
  if (id === "compatible") {
    const capabilities = '["chat","streaming"]';
    rows.models.push({ ...OWN_MODEL, providerId: id, capabilities, contextWindow: 32_000, maxOutputTokens: 4_000, isListed: true });
    const price = { id: `${id}/house-model@1`, providerId: id, modelId: "house-model", version: 1, rates: OWN_RATES, source: "test" };
    rows.prices.push({ ...price, effectiveAt: new Date(0) });
  }
  const { pathname, search } = new URL(rows.provider.baseUrl);
  await db.provider.create({ data: { ...rows.provider, baseUrl: `${imitation.origin}/${id}${pathname === "/" ? "" : pathname}${search}` } });
  await db.model.createMany({ data: rows.models });
  await db.priceVersion.createMany({ data: rows.prices });
}

/** The model that is called, its rates as they are now, and what 100 tokens in and 10 out cost by them, with whatever of the prompt was cached. */
function offer(pack: string) {
  const rows = packs.get(pack) as PackRows;
  const model = rows.models[0] as PackRows["models"][number];
  const version = rows.prices.filter(({ modelId }) => modelId === model.id).at(-1);
  const { tokens } = JSON.parse(version?.rates ?? "{}") as { tokens: Record<string, string> };
  const rate = (bucket: string) => BigInt(tokens[bucket] ?? tokens.input ?? "");
  const cached = pack === "deepseek" ? 20n : 0n;
  const pico = (100n - cached) * rate("input") + cached * rate("cacheRead") + 10n * rate("output");
  return { model, name: `${pack}/${model.id}`, costNanoUsd: (pico + 500n) / 1000n, chargedNanoUsd: (pico * 12n + 5_000n) / 10_000n, cached };
}

const usd = (nano: bigint) => (Number(nano) / 1e9).toFixed(9);
const messages = [
  { role: "developer", content: "Be short." },
  { role: "user", content: "Hello?" },
];
/** What SDKs and frameworks send without being asked. */
const DEFAULTS = {
  temperature: 0.5,
  n: 1,
  store: false,
  user: "u_1",
  seed: 7,
  logprobs: false,
  logit_bias: {},
  frequency_penalty: 0,
  max_tokens: 50,
};

function resell(body: object) {
  const headers = { authorization: `Bearer ${shop.key}`, "content-type": "application/json" };
  return fetch(`${reseller.origin}/api/v1/chat/completions`, { method: "POST", headers, body: JSON.stringify({ messages, ...body }) });
}
function passThrough(path: string, init: RequestInit & { headers?: Record<string, string> } = {}) {
  const headers = { "x-monitor-token": reseller.token, authorization: "Bearer the caller's own key", ...init.headers };
  return fetch(`${reseller.origin}/api/v1/${path}`, { ...init, headers });
}
const json = (body: object) => ({ method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });

async function lastRow(organizationId: string, provider: string) {
  await reseller.flush();
  const where = { organizationId, provider };
  return reseller.database().usageRecord.findFirstOrThrow({ where, orderBy: [{ createdAt: "desc" }, { requestId: "desc" }] });
}
const only = () => imitation.received[0] as Received;

function expectSentAsItWants(pack: string, { model }: ReturnType<typeof offer>) {
  expect(imitation.received).toHaveLength(1);
  const { headers, body, path } = only();
  const isAzure = pack.startsWith("azure");
  const key = pack === "ollama" ? undefined : `the operator's ${isAzure ? "azure_openai" : pack} key`;
  expect([headers.authorization, headers["api-key"]]).toEqual(isAzure ? [undefined, key] : [key && `Bearer ${key}`, undefined]);
  expect(body).toMatchObject({ model: model.upstreamModel, temperature: 0.5 });
  expect([body.max_tokens, body.max_completion_tokens].filter((cap) => cap !== undefined)).toEqual([50]);
  expect(body.seed ?? body.random_seed).toBe(7);
  if (pack === "azure-classic") expect(path).toBe(`/openai/deployments/${model.upstreamModel}/chat/completions?api-version=2024-10-21`);
  if (!isAzure) expect(Object.keys(body)).not.toEqual(expect.arrayContaining(["store"]));
}

describe.each(CHAT_PACKS)("the pack %s", (pack) => {
  test("resells an answer: sent as the provider wants it, charged to the nano-dollar", async () => {
    const { name, costNanoUsd, chargedNanoUsd, cached, ...rest } = offer(pack);
    const response = await resell({ model: name, ...DEFAULTS });
    const answer = await response.json();
    expect([response.status, answer.choices?.[0].message.content]).toEqual([200, "Hello there"]);
    expect(answer.usage).toMatchObject({ prompt_tokens: 100, completion_tokens: 10, cost: usd(chargedNanoUsd) });
    expectSentAsItWants(pack, { name, costNanoUsd, chargedNanoUsd, cached, ...rest });
    const row = await lastRow(shop.organizationId, pack);
    expect(row).toMatchObject({ costStatus: "priced", usageSource: "provider", inputTokens: 100, outputTokens: 10, cacheReadTokens: Number(cached) });
    expect([row.providerCostNanoUsd, row.chargedNanoUsd]).toEqual([costNanoUsd, chargedNanoUsd]);
  });

  test("resells a stream, whose usage is the provider's own word", async () => {
    const found = offer(pack);
    const response = await resell({ model: found.name, ...DEFAULTS, stream: true, stream_options: { include_usage: true } });
    const events = (await response.text()).split("\n\n").flatMap((event) => (event.startsWith("data: {") ? [JSON.parse(event.slice(6))] : []));
    expect(events.map(({ choices }) => choices?.[0]?.delta?.content ?? "").join("")).toBe("Hello there");
    expect(events.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 100, completion_tokens: 10, cost: usd(found.chargedNanoUsd) } });
    expectSentAsItWants(pack, found);
    const row = await lastRow(shop.organizationId, pack);
    expect(row).toMatchObject({ usageSource: "provider", providerCostNanoUsd: found.costNanoUsd, chargedNanoUsd: found.chargedNanoUsd });
  });

  test("passes a stream through, byte for byte what it is without us, and counts it", async () => {
    const { model, costNanoUsd } = offer(pack);
    const body = { model: model.upstreamModel, messages: [{ role: "user", content: "Hello?" }], stream: true };
    const response = await passThrough(`${pack}/chat/completions`, json(body));
    expect([response.status, await response.text()]).toEqual([200, answerStream(pack, model.upstreamModel, false)]);
    expect(only().headers.authorization).toBe("Bearer the caller's own key");
    const row = await lastRow(reseller.organizationId, pack);
    expect(row).toMatchObject({
      usageSource: "provider",
      costStatus: "priced",
      inputTokens: 100,
      outputTokens: 10,
      providerCostNanoUsd: costNanoUsd,
    });
  });
});

test.each([
  ["groq", { logprobs: true }, "logprobs"],
  ["groq", { n: 2 }, "n"],
  ["groq", { messages: [{ role: "user", content: "a", name: "Ann" }] }, "messages[0].name"],
  ["mistral", { verbosity: "high" }, "verbosity"],
  ["mistral", { reasoning_effort: "high" }, "reasoning_effort"],
  ["deepseek", { response_format: { type: "json_schema", json_schema: { name: "a", schema: {} } } }, "response_format"],
  [
    "bedrock",
    { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "https://x.example/a.png" } }] }] },
    "messages[0].content[0]",
  ],
  ["ollama", { logit_bias: { "5": 1 } }, "logit_bias"],
])("%s is not asked for %j: it is refused by that name, and costs nothing", async (pack, body, param) => {
  const before = await shop.balance();
  const response = await resell({ model: offer(pack).name, max_tokens: 50, ...body });
  expect([response.status, (await response.json()).error]).toEqual([400, expect.objectContaining({ code: "invalid_request", param })]);
  expect(imitation.received).toEqual([]);
  await reseller.settled();
  expect(await shop.balance()).toEqual(before);
});

test("a model that our list has no price for is priced by what OpenRouter says", async () => {
  const response = await passThrough("openrouter/chat/completions", json({ model: "acme/unlisted", messages }));
  expect(response.status).toBe(200);
  const row = await lastRow(reseller.organizationId, "openrouter");
  expect(row).toMatchObject({ model: "acme/unlisted", costStatus: "priced", providerCostNanoUsd: 150_000n });
});

const PREDICTION = { id: "pred_1", model: "black-forest-labs/flux-schnell", input: {}, error: null, status: "succeeded" };
const PICTURES = ["https://replicate.delivery/a/out-0.webp", "https://replicate.delivery/a/out-1.webp"];

function answerOther({ pack, path }: Received): { status: number; type: string; body: string | Buffer } | null {
  const prediction = (more: object) => ({ status: 200, type: "application/json", body: JSON.stringify({ ...PREDICTION, ...more }) });
  if (pack === "replicate" && path.includes("/black-forest-labs/"))
    return { ...prediction({ status: "starting", metrics: {}, output: null }), status: 201 };
  if (pack === "replicate") return prediction({ metrics: { predict_time: 0.8, total_time: 1 }, output: PICTURES });
  return pack === "stability" ? { status: 200, type: "image/png", body: Buffer.from([0x89, 0x50, 0x4e, 0x47]) } : null;
}

test("a prediction of Replicate is priced when it is fetched, once however often that is, and unknown before", async () => {
  await passThrough("replicate/models/black-forest-labs/flux-schnell/predictions", json({ input: { prompt: "a cat" } }));
  expect(await lastRow(reseller.organizationId, "replicate")).toMatchObject({ costStatus: "unpriced", model: PREDICTION.model });
  for (const costNanoUsd of [6_000_000n, 0n, 0n]) {
    expect((await passThrough("replicate/predictions/pred_1")).status).toBe(200);
    expect(await lastRow(reseller.organizationId, "replicate")).toMatchObject({ costStatus: "priced", providerCostNanoUsd: costNanoUsd });
  }
});

test("a picture of Stability is priced by the piece, by the model that its form names", async () => {
  const form = new FormData();
  form.set("prompt", "a cat");
  await (await passThrough("stability/v2beta/stable-image/generate/core", { method: "POST", body: form })).arrayBuffer();
  expect(await lastRow(reseller.organizationId, "stability")).toMatchObject({ model: "stable-image-core", providerCostNanoUsd: 30_000_000n });
  form.set("model", "sd3.5-medium");
  await (await passThrough("stability/v2beta/stable-image/generate/sd3", { method: "POST", body: form })).arrayBuffer();
  expect(await lastRow(reseller.organizationId, "stability")).toMatchObject({ model: "sd3.5-medium", providerCostNanoUsd: 35_000_000n });
});

test("after all of that every charge is what its price and usage say", async () => {
  await reseller.settled();
  await reseller.expectCleanLedger();
});
