import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Account } from "../tools/support/account";
import type { App } from "../tools/support/start-app";
import { startOllama } from "../tools/support/start-ollama";
import { type StagedApp, shareApp } from "./share-app";

interface Entity {
  id: string;
  version: number;
  [field: string]: unknown;
}
interface Detail {
  route: string;
  provider: string;
  attempts: { provider: string; model: string; statusCode: number | null; errorCode: string | null }[];
  routing: { route: string; strategy: string; reason: string };
  cost: { charged: string };
}

/** Nobody listens there. */
const DOWN = "http://127.0.0.1:9";
let staged: StagedApp;
let app: App;
/** Another process on the same database. */
let other: App;
let administrator: Account;
let customer: Account;
let adminToken = "";
let key = "";
let ollama: Awaited<ReturnType<typeof startOllama>>;

beforeAll(async () => {
  ollama = await startOllama();
  staged = await shareApp("server");
  app = staged.app;
  other = await staged.startBeside();
  administrator = await staged.administrator();
  customer = await app.register();
  adminToken = (await administrator.call<{ token: string }>("POST", "/api/v1/admin/ai/tokens", { name: "script" })).token;
  await customer.call("POST", "/api/balance/charge", { amount: 10 });
  key = (await customer.call<{ key: string }>("POST", "/api/keys", { name: "customer" })).key;
}, 120_000);
afterAll(async () => {
  await other?.stop();
  await staged?.close();
  ollama?.close();
});

async function admin<T = Entity>(method: string, path: string, body?: unknown, at: App = app): Promise<{ status: number; json: T }> {
  const response = await fetch(`${at.origin}/api/v1/admin/ai${path}`, {
    method,
    headers: { authorization: `Bearer ${adminToken}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: (text ? JSON.parse(text) : null) as T };
}
const ask = (model: string, at: App = app) =>
  new OpenAI({ apiKey: key, baseURL: `${at.origin}/api/v1`, maxRetries: 0 }).chat.completions
    .create({ model, messages: [{ role: "user", content: "Say hello." }], max_tokens: 20 })
    .withResponse();
/** The status of a call, whatever becomes of it. */
const statusOf = (model: string, at: App = app) =>
  ask(model, at).then(
    ({ response }) => response.status,
    (error: { status: number }) => error.status,
  );

/** How long until a call is answered with this status. */
async function msUntil(status: number, model: string, at: App): Promise<number> {
  const startedAt = performance.now();
  while ((await statusOf(model, at)) !== status) {
    if (performance.now() - startedAt > 10_000) throw new Error(`no ${status} within 10 s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return performance.now() - startedAt;
}
const modelId = async (name: string) => {
  const { json } = await admin<{ models: (Entity & { modelName: string; provider: { id: string } })[] }>("GET", "/models");
  const [providerId, modelName] = name.split("/");
  return json.models.find((model) => model.modelName === modelName && model.provider.id === providerId)?.id as string;
};

describe("an administrator's script", () => {
  let model: Entity;

  test("adds a provider without a key, a model with a price, and tests it; a customer calls it at once, and pays", async () => {
    const body = {
      name: "ollama",
      displayName: "Ollama",
      wire: "openai",
      apiBaseUrl: ollama.baseUrl,
      apiKeyEnv: null,
      healthPath: "/models",
    };
    expect(await admin("POST", "/providers", body)).toMatchObject({ status: 201, json: { isConfigured: true, healthStatus: "unknown" } });
    expect(await admin("PUT", "/providers/ollama/health")).toMatchObject({ status: 200, json: { status: "healthy", latencyMs: expect.any(Number) } });
    const priced = { modelName: "llama-local", providerId: "ollama", upstreamModel: "llama3.2", contextWindow: 8_000, maxTokens: 1_000 };
    const made = await admin("POST", "/models", { ...priced, pricing: { input: "1", output: "10" }, marginPercent: 0 });
    expect(made.status).toBe(201);
    model = made.json;
    const tested = await admin("POST", `/models/${model.id}/test`, { prompt: "Say hello." });
    expect(tested).toMatchObject({ status: 200, json: { success: true, response: "Hello", cost: "0.000030000" } });
    const { data, response } = await ask("llama-local");
    expect(data.choices[0]?.message.content).toBe("Hello");
    expect(response.headers.get("x-monitor-provider")).toBe("ollama");
    // 10 tokens at $1 a million and 2 at $10.
    expect((data.usage as { cost?: string }).cost).toBe("0.000030000");
  });

  test("switches a model off and on: at once in this process, within two seconds in another one", async () => {
    const off = await admin("PUT", `/models/${model.id}`, { version: model.version, isEnabled: false });
    expect(off.status).toBe(200);
    const [here, there] = await Promise.all([msUntil(404, "llama-local", app), msUntil(404, "llama-local", other)]);
    const on = await admin("PUT", `/models/${model.id}`, { version: off.json.version, isEnabled: true });
    const again = await Promise.all([msUntil(200, "llama-local", app), msUntil(200, "llama-local", other)]);
    expect(on.status).toBe(200);
    expect(Math.max(here, again[0])).toBeLessThan(1_000); // one call, on a busy machine
    expect(Math.max(there, again[1])).toBeLessThan(3_000);
  });

  test("makes a route gemini → openai → claude, which answers while gemini is down; both attempts and the charge are on record", async () => {
    // Google in the place where nobody listens: others use the one that is there.
    const down = { name: "google-down", displayName: "Google", wire: "google", apiBaseUrl: DOWN, apiKeyEnv: "GOOGLE_API_KEY" };
    expect(await admin("POST", "/providers", down)).toMatchObject({ status: 201, json: { isConfigured: true } });
    const copy = { modelName: "gemini-down", providerId: "google-down", upstreamModel: "gemini-2.5-flash", contextWindow: 8_000, maxTokens: 1_000 };
    expect((await admin("POST", "/models", { ...copy, pricing: { input: "1", output: "10" } })).status).toBe(201);
    const [gemini, openai, claude] = await Promise.all(["google-down/gemini-down", "openai/gpt-4o-mini", "anthropic/claude-haiku-4-5"].map(modelId));
    const body = { name: "best", primaryModelId: gemini, fallbackModelIds: [openai, claude], numRetries: 0 };
    expect(await admin("POST", "/routes", body)).toMatchObject({ status: 201, json: { routingStrategy: "simple" } });
    const { data, response } = await ask("best");
    expect(response.headers.get("x-monitor-provider")).toBe("openai");
    expect(response.headers.get("x-monitor-model")).toBe("gpt-4o-mini");
    expect(response.headers.get("x-monitor-attempts")).toBe("2");
    const detail = await customer.call<Detail>("GET", `/api/usage/requests/${response.headers.get("x-monitor-request-id")}`);
    expect(detail).toMatchObject({ route: "best", provider: "openai", routing: { route: "best", strategy: "simple" } });
    expect(detail.attempts.map(({ provider, model: name }) => `${provider}/${name}`)).toEqual(["google-down/gemini-2.5-flash", "openai/gpt-4o-mini"]);
    expect(detail.attempts[0]).toMatchObject({ statusCode: null, errorCode: "upstream_error" });
    expect(detail.cost.charged).toBe((data.usage as { cost?: string }).cost);
  });

  test("reads what all of it has used, by model and by route, to the nano-dollar", async () => {
    interface Usage {
      summary: { totalRequests: number; totalCost: string };
      breakdown: { route?: string | null; requests: number; cost: string }[];
    }
    const day = new Date().toISOString().slice(0, 10);
    for (const groupBy of ["day", "model", "route"]) {
      const { json } = await admin<Usage>("GET", `/usage?startDate=${day}&endDate=${day}&groupBy=${groupBy}`);
      expect(json.breakdown.reduce((sum, { requests }) => sum + requests, 0)).toBe(json.summary.totalRequests);
      const nano = (cost: string) => BigInt(cost.replace(".", ""));
      expect(json.breakdown.reduce((sum, { cost }) => sum + nano(cost), 0n)).toBe(nano(json.summary.totalCost));
      if (groupBy === "route") expect(json.breakdown.map(({ route }) => route)).toEqual(expect.arrayContaining(["best", null]));
    }
  });

  test("finds every change in the audit log, and who made it", async () => {
    const { json } = await admin<{ entries: { action: string; actor: string }[] }>("GET", "/audit");
    const actions = json.entries.map(({ action }) => action);
    for (const action of ["provider.created", "model.created", "model.updated", "route.created"]) expect(actions).toContain(action);
    expect(json.entries[0]?.actor).toContain(administrator.email);
  });

  test("and nobody else", async () => {
    for (const path of ["/providers", "/models", "/routes", "/usage", "/audit"]) {
      expect((await fetch(`${app.origin}/api/v1/admin/ai${path}`)).status).toBe(401);
      expect((await fetch(`${app.origin}/api/v1/admin/ai${path}`, { headers: { cookie: customer.cookie } })).status).toBe(403);
      expect((await fetch(`${app.origin}/api/v1/admin/ai${path}`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(401);
    }
  });
});
