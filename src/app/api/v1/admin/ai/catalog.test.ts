import { beforeAll, describe, expect, it } from "vitest";
import { apiRequest, errorOf, signUp } from "@/app/testing/call-route";
import { findPrice } from "@/catalog/find-price";
import { findResoldModel } from "@/catalog/find-resold-model";
import { findProvider } from "@/catalog/load-catalog";
import { seedCatalog } from "@/catalog/seed/seed-catalog";
import { database } from "@/db/client";
import { env } from "@/env";
import { GET as getPrices, POST as postPrice } from "./models/[id]/prices/route";
import { DELETE as deleteModel, PUT as putModel } from "./models/[id]/route";
import { POST as testModel } from "./models/[id]/test/route";
import { GET as getModels, POST as postModel } from "./models/route";
import { POST as postPack } from "./packs/[id]/route";
import { GET as getPacks } from "./packs/route";
import { PUT as checkHealth } from "./providers/[id]/health/route";
import { DELETE as deleteProvider, PUT as putProvider } from "./providers/[id]/route";
import { GET as getProviders, POST as postProvider } from "./providers/route";
import { POST as reload } from "./reload/route";
import { DELETE as deleteRoute, PUT as putRoute } from "./routes/[id]/route";
import { GET as getRoutes, POST as postRoute } from "./routes/route";

type Json = Record<string, unknown>;
type Handler = (request: Request, context?: { params: Promise<Record<string, string>> }) => Promise<Response>;
interface Answer {
  status: number;
  json: Json;
}

let cookie = "";
beforeAll(async () => {
  cookie = (await signUp()).cookie;
  await seedCatalog();
});

async function call(handler: unknown, options: { method?: string; id?: string; body?: unknown } = {}): Promise<Answer> {
  const { method = options.body === undefined ? "GET" : "POST", id, body } = options;
  const context = id === undefined ? undefined : { params: Promise.resolve({ id }) };
  const response = await (handler as Handler)(apiRequest("/api/v1/admin/ai/x", { method, cookie, body }), context);
  return { status: response.status, json: response.status === 204 ? {} : ((await response.json()) as Json) };
}
const put = (handler: unknown, id: string, body: unknown) => call(handler, { method: "PUT", id, body });
const remove = (handler: unknown, id: string) => call(handler, { method: "DELETE", id });
const message = ({ json }: Answer) => (json.error as { message: string }).message;
const code = ({ json }: Answer) => (json.error as { code: string }).code;

let names = 0;
async function makeProvider(more: Json = {}): Promise<Json> {
  const body = { name: `own-${++names}`, wire: "openai", apiBaseUrl: "https://llm.example.com/v1", ...more };
  const made = await call(postProvider, { body });
  expect(made.status).toBe(201);
  return made.json;
}
async function makeModel(more: Json = {}): Promise<Json> {
  const providerId = (more.providerId as string) ?? ((await makeProvider()).id as string);
  const made = await call(postModel, { body: { modelName: `m-${++names}`, pricing: { input: "1", output: "2" }, ...more, providerId } });
  expect(made.status).toBe(201);
  return made.json;
}
const audited = async (target: string) =>
  (await database().auditEntry.findMany({ where: { target }, orderBy: { id: "asc" } })).map(({ action }) => action);

describe("providers", () => {
  it("are added, listed, changed and deleted, each effective at once and in the audit log", async () => {
    const made = await makeProvider({ name: "my-ollama", displayName: "  <b>Ollama</b> 라마 ", apiKeyEnv: null });
    expect(made).toMatchObject({
      id: "my-ollama",
      name: "my-ollama",
      displayName: "<b>Ollama</b> 라마",
      isConfigured: true,
      isEnabled: true,
      version: 1,
    });
    expect(findProvider("my-ollama")).toMatchObject({ origin: "https://llm.example.com", basePath: "/v1" });
    expect(((await call(getProviders)).json.providers as Json[]).map(({ id }) => id)).toContain("my-ollama");
    const changed = await put(putProvider, "my-ollama", { version: 1, displayName: "Ollama", isEnabled: false });
    expect(changed.json).toMatchObject({ displayName: "Ollama", isEnabled: false, version: 2 });
    expect(findProvider("my-ollama")?.isEnabled).toBe(false);
    expect((await remove(deleteProvider, "my-ollama")).status).toBe(204);
    expect(findProvider("my-ollama")).toBeNull();
    expect(await audited("my-ollama")).toEqual(["provider.created", "provider.updated", "provider.deleted"]);
  });

  it("that are built in keep what an administrator changed, at every start, and follow the list again when told to", async () => {
    const before = ((await call(getProviders)).json.providers as Json[]).find(({ id }) => id === "xai") as Json;
    expect(before).toMatchObject({ isBuiltIn: true, overridden: [], apiKeyEnv: "XAI_API_KEY", wire: "openai" });
    const changed = await put(putProvider, "xai", { version: before.version, displayName: "Grok", isEnabled: false });
    expect(changed.json).toMatchObject({ displayName: "Grok", overridden: ["displayName", "isEnabled"] });
    for (let start = 0; start < 10; start++) await seedCatalog();
    expect(findProvider("xai")).toMatchObject({ name: "Grok", isEnabled: false });
    const reset = await put(putProvider, "xai", { version: changed.json.version, reset: ["displayName", "isEnabled"] });
    expect(reset.json).toMatchObject({ displayName: "xAI", isEnabled: true, overridden: [] });
  });

  it("are shown with where their calls go, also where the environment says so, and can be sent back as they are shown", async () => {
    const { id } = await makeProvider();
    const shown = async () => ((await call(getProviders)).json.providers as Json[]).find((provider) => provider.id === id) as Json;
    expect(await shown()).toMatchObject({ effectiveBaseUrl: "https://llm.example.com/v1", movedBy: null });
    const variable = `UPSTREAM_${(id as string).toUpperCase().replace("-", "_")}_URL`;
    (env.upstreamUrls as Map<string, string>).set(variable, "http://127.0.0.1:9/v1");
    expect(await shown()).toMatchObject({ apiBaseUrl: "https://llm.example.com/v1", effectiveBaseUrl: "http://127.0.0.1:9/v1", movedBy: variable });
    expect((await put(putProvider, id as string, { ...(await shown()), displayName: "Moved" })).json).toMatchObject({ movedBy: variable });
    (env.upstreamUrls as Map<string, string>).delete(variable);
  });

  it("lose no change when ten administrators change one at once", async () => {
    const { id } = await makeProvider();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => put(putProvider, id as string, { version: 1, displayName: `by ${index}` })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
    expect(answers.filter(({ status }) => status === 409).every((answer) => code(answer) === "conflict")).toBe(true);
    const winner = answers.find(({ status }) => status === 200)?.json;
    expect(findProvider(id as string)?.name).toBe(winner?.displayName);
    expect(await audited(id as string)).toEqual(["provider.created", "provider.updated"]);
  });

  it.each([
    [{ name: "Admin" }, "name"],
    [{ name: "models" }, "name"],
    [{ name: "a" }, "name"],
    [{ name: "../etc" }, "name"],
    [{ wire: "klingon" }, "wire"],
    [{ apiKeyEnv: "JWT_SECRET" }, "apiKeyEnv"],
    [{ apiKeyEnv: "STRIPE_SECRET_KEY" }, "apiKeyEnv"],
    [{ apiKeyEnv: "METRICS_TOKEN" }, "apiKeyEnv"],
    [{ apiKeyEnv: "PATH" }, "apiKeyEnv"],
    [{ apiBaseUrl: "http://llm.example.com" }, "apiBaseUrl"],
    [{ apiBaseUrl: "https://user:pass@llm.example.com" }, "apiBaseUrl"],
    [{ apiBaseUrl: "https://127.0.0.1/v1" }, "apiBaseUrl"],
    [{ apiBaseUrl: "https://2130706433/v1" }, "apiBaseUrl"],
    [{ apiBaseUrl: "https://[::ffff:10.0.0.1]/v1" }, "apiBaseUrl"],
    [{ apiBaseUrl: "https://169.254.169.254/latest" }, "apiBaseUrl"],
    [{ apiBaseUrl: "https://localhost/v1" }, "apiBaseUrl"],
    [{ apiBaseUrl: "https://llm.example.com/v1?key=x" }, "apiBaseUrl"],
    [{ apiBaseUrl: "file:///etc/passwd" }, "apiBaseUrl"],
    [{ displayName: "a\u0000b" }, "displayName"],
    [{ displayName: "x".repeat(101) }, "displayName"],
    [{ quirks: ["constructor"] }, "quirks"],
    [{ isAdmin: true }, "isAdmin"],
  ])("refuse %j by the field's name and store nothing", async (wrong, field) => {
    const before = await database().provider.count();
    const answer = await call(postProvider, { body: { name: "fine-name", wire: "openai", apiBaseUrl: "https://llm.example.com/v1", ...wrong } });
    expect([answer.status, code(answer)]).toEqual([400, "invalid_request"]);
    expect(message(answer)).toContain(field);
    expect(await database().provider.count()).toBe(before);
  });

  it("may be at a private address only where the operator says so", async () => {
    const body = { name: "local-one", wire: "openai", apiBaseUrl: "http://127.0.0.1:11434/v1" };
    expect((await call(postProvider, { body })).status).toBe(400);
    env.ALLOW_PRIVATE_UPSTREAMS = true;
    try {
      expect((await call(postProvider, { body })).status).toBe(201);
      expect(findProvider("local-one")?.origin).toBe("http://127.0.0.1:11434");
    } finally {
      env.ALLOW_PRIVATE_UPSTREAMS = false;
    }
    await call(reload, { method: "POST" });
    expect(findProvider("local-one")).toBeNull();
  });

  it("never send a stored key to a new address without being told so again", async () => {
    const { id } = await makeProvider({ apiKeyEnv: "CANARY_API_KEY" });
    const moved = { version: 1, apiBaseUrl: "https://evil.example.com/v1" };
    const refused = await put(putProvider, id as string, moved);
    expect([refused.status, message(refused)]).toEqual([400, expect.stringContaining("apiKeyEnv")]);
    expect(findProvider(id as string)?.origin).toBe("https://llm.example.com");
    expect((await put(putProvider, id as string, { ...moved, apiKeyEnv: "CANARY_API_KEY" })).json).toMatchObject({
      apiBaseUrl: "https://evil.example.com/v1",
    });
  });

  it("take the whole entity back as it was read, with what is to change, and pin no other field", async () => {
    const all = (await call(getProviders)).json.providers as Json[];
    const read = all.find(({ id }) => id === "google") as Json;
    const changed = await put(putProvider, "google", { ...read, displayName: "Gemini" });
    expect([changed.status, changed.json]).toMatchObject([200, { displayName: "Gemini", overridden: ["displayName"] }]);
    expect((await put(putProvider, "google", { ...changed.json, reset: ["displayName"] })).json.overridden).toEqual([]);
    expect((await put(putProvider, "google", { version: 3, id: "openai" })).status).toBe(400);
    expect((await put(putProvider, "google", { version: 3, isAdmin: true })).status).toBe(400);
  });

  it("are checked at the path of their wire unless another one is given", async () => {
    expect((await makeProvider()).healthPath).toBe("/models");
    expect((await makeProvider({ wire: "replicate" })).healthPath).toBe("/account");
    expect((await makeProvider({ healthPath: null })).healthPath).toBeNull();
  });

  it("never take a route's name", async () => {
    const model = await makeModel();
    await call(postRoute, { body: { name: "taken-by-route", primaryModelId: model.id } });
    const answer = await call(postProvider, { body: { name: "taken-by-route", wire: "openai", apiBaseUrl: "https://llm.example.com" } });
    expect([answer.status, message(answer)]).toEqual([409, expect.stringContaining("route")]);
  });

  it("need the version that was read, and keep their name", async () => {
    const { id } = await makeProvider();
    expect((await put(putProvider, id as string, { displayName: "x" })).status).toBe(400);
    expect((await put(putProvider, id as string, { version: 9, displayName: "x" })).status).toBe(409);
    expect((await put(putProvider, id as string, { version: 1, name: "other" })).status).toBe(400);
    expect((await put(putProvider, id as string, { version: 1, name: id, displayName: "x" })).status).toBe(200);
    expect((await put(putProvider, "nobody", { version: 1, displayName: "x" })).status).toBe(404);
  });

  it("that are in use are not deleted, and it is said by what", async () => {
    const { provider } = (await makeModel()) as { provider: { id: string } };
    const refused = await remove(deleteProvider, provider.id);
    expect([refused.status, message(refused)]).toEqual([409, expect.stringContaining("1 model")]);
    const builtIn = await remove(deleteProvider, "openai");
    expect([builtIn.status, message(builtIn)]).toEqual([409, expect.stringContaining("built-in")]);
  });

  it("whose name is taken are a conflict", async () => {
    const answer = await call(postProvider, { body: { name: "openai", wire: "openai", apiBaseUrl: "https://llm.example.com" } });
    expect([answer.status, code(answer)]).toEqual([409, "conflict"]);
  });
});

describe("models", () => {
  it("are added with a price, can be called at once, changed, switched off and deleted", async () => {
    const provider = await makeProvider({ name: "groq-like" });
    const made = await call(postModel, {
      body: {
        modelName: "llama-own",
        providerId: provider.id,
        upstreamModel: "meta/llama-9",
        contextWindow: 8_000,
        maxTokens: 1_000,
        inputCostPer1k: 0.00000015,
        outputCostPer1k: "0.0006",
        supportsVision: true,
        marginPercent: 0.5,
      },
    });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      modelName: "llama-own",
      displayName: "llama-own",
      provider: { id: "groq-like" },
      upstreamModel: "meta/llama-9",
      pricing: { input: "0.000150000", output: "0.600000000", cacheRead: null, cacheWrite: null },
      cost: { inputPer1k: "0.000000150", outputPer1k: "0.000600000" },
      capabilities: { vision: true, streaming: true, functionCalling: true, embeddings: false },
      marginPercent: "0.500000",
      version: 1,
    });
    const found = () => findResoldModel("llama-own", Date.now());
    expect(found()).toMatchObject({ status: "found", model: { upstreamModel: "meta/llama-9", marginPpm: 500_000, contextWindow: 8_000 } });
    const id = made.json.id as string;
    expect((await put(putModel, id, { version: 1, isEnabled: false })).json).toMatchObject({ isEnabled: false, version: 2 });
    expect(found().status).toBe("disabled");
    expect((await put(putModel, id, { version: 2, isEnabled: true, pricing: { input: "9", output: "9" } })).json.pricing).toMatchObject({
      input: "9.000000000",
    });
    expect(found()).toMatchObject({ status: "found", model: { rates: { tokens: { input: "9000000" } } } });
    expect((await remove(deleteModel, id)).status).toBe(204);
    expect(found().status).toBe("unknown");
    expect(await audited(id)).toEqual(["model.created", "model.updated", "model.updated", "model.deleted"]);
  });

  it("without a price are not sold, and it is said so", async () => {
    const made = await makeModel({ modelName: "free-of-price", pricing: undefined });
    expect(made.pricing).toEqual({ input: null, output: null, cacheRead: null, cacheWrite: null });
    expect(findResoldModel("free-of-price", Date.now()).status).toBe("unpriced");
  });

  it("that share a name: the one with the highest priority is called, and with none above, the built-in one", async () => {
    const made = await makeModel({ modelName: "gpt-4o" });
    const servedBy = () => {
      const found = findResoldModel("gpt-4o", Date.now());
      return found.status === "found" ? found.provider.id : found.status;
    };
    expect(servedBy()).toBe("openai");
    await put(putModel, made.id as string, { version: 1, priority: 5 });
    expect(servedBy()).toBe((made.provider as { id: string }).id);
    await put(putModel, made.id as string, { version: 2, isEnabled: false });
    expect(servedBy()).toBe("openai");
  });

  it("take the whole entity back as it was read: no field is pinned, and no price is made", async () => {
    const all = (await call(getModels)).json.models as Json[];
    const read = all.find(({ modelName, provider }) => modelName === "gemini-2.5-pro" && (provider as Json).id === "google") as Json;
    const id = read.id as string;
    const prices = async () => ((await call(getPrices, { id })).json.prices as Json[]).length;
    const before = await prices();
    const changed = await put(putModel, id, { ...read, description: "ours" });
    expect([changed.status, changed.json]).toMatchObject([200, { description: "ours", overridden: ["description"] }]);
    expect(await prices()).toBe(before); // it has tiers, which four rates do not say
    expect((await put(putModel, id, { version: 2, capabilities: { vision: false } })).json).toMatchObject({ capabilities: { vision: false } });
    expect((await put(putModel, id, { version: 3, pricing: { output: "77" } })).json.pricing).toMatchObject({
      output: "77.000000000",
      input: (read.pricing as Json).input,
    });
    expect((await put(putModel, id, { version: 4, inputCostPer1k: 0.001 })).json.pricing).toMatchObject({
      output: "77.000000000",
      input: "1.000000000",
    });
    expect((await put(putModel, id, { version: 5, cost: {}, apiKey: "x" })).status).toBe(400);
  });

  it("keep their names when they are called otherwise upstream, and are asked for as they are written", async () => {
    const made = await makeModel({ modelName: "Qwen/Qwen9-7B" });
    expect(made.upstreamModel).toBe("Qwen/Qwen9-7B");
    expect(findResoldModel("Qwen/Qwen9-7B", Date.now())).toMatchObject({ status: "found", model: { upstreamModel: "Qwen/Qwen9-7B" } });
    const all = (await call(getModels)).json.models as Json[];
    const mini = all.find(({ modelName, provider }) => modelName === "gpt-4o-mini" && (provider as Json).id === "openai") as Json;
    await put(putModel, mini.id as string, { version: mini.version, upstreamModel: "gpt-4o-mini-special" });
    expect(findPrice({ providerId: "openai", model: "gpt-4o-mini-2024-07-18", atMs: Date.now() })?.modelId).toBe("gpt-4o-mini");
    expect(findPrice({ providerId: "openai", model: "gpt-4o-mini-special", atMs: Date.now() })?.modelId).toBe("gpt-4o-mini");
    await put(putModel, mini.id as string, { version: (mini.version as number) + 1, reset: ["upstreamModel"] });
  });

  it("that are built in keep an administrator's fields at every start, one by one", async () => {
    const all = (await call(getModels)).json.models as Json[];
    const model = all.find(({ modelName, provider }) => modelName === "gpt-4o-mini" && (provider as Json).id === "openai") as Json;
    const changed = await put(putModel, model.id as string, { version: model.version, maxTokens: 77, description: "ours" });
    for (let start = 0; start < 10; start++) await seedCatalog();
    const now = findResoldModel("gpt-4o-mini", Date.now());
    expect(now).toMatchObject({ status: "found", model: { maxOutputTokens: 77, contextWindow: model.contextWindow } });
    const reset = await put(putModel, model.id as string, { version: changed.json.version, reset: ["maxTokens"] });
    expect(reset.json).toMatchObject({ maxTokens: model.maxTokens, description: "ours", overridden: ["description"] });
  });

  it.each([
    [{ modelName: "" }, "modelName"],
    [{ modelName: "a b" }, "modelName"],
    [{ modelName: "x*" }, "modelName"],
    [{ contextWindow: -1 }, "contextWindow"],
    [{ contextWindow: 1.5 }, "contextWindow"],
    [{ pricing: { input: "-1", output: "1" } }, "pricing.input"],
    [{ pricing: { input: "1", output: "123456789012345678901234567890" } }, "pricing.output"],
    [{ pricing: { input: "0.0000001", output: "1" } }, "pricing.input"],
    [{ pricing: { input: 1, output: "1" } }, "pricing.input"],
    [{ pricing: { input: "1" } }, "pricing.output"],
    [{ pricing: { output: "1" } }, "pricing.input"],
    [{ pricing: undefined, inputCostPer1k: -0.1, outputCostPer1k: 1 }, "inputCostPer1k"],
    [{ pricing: undefined, inputCostPer1k: 1e300, outputCostPer1k: 1 }, "inputCostPer1k"],
    [{ pricing: undefined, inputCostPer1k: 1 }, "outputCostPer1k"],
    [{ inputCostPer1k: 1, outputCostPer1k: 1 }, "pricing"],
    [{ marginPercent: -0.1 }, "marginPercent"],
    [{ marginPercent: 101 }, "marginPercent"],
    [{ priority: 1e9 }, "priority"],
    [{ apiKey: "sk-secret" }, "apiKey"],
  ])("refuse %j by the field's name and store nothing", async (wrong, field) => {
    const { id: providerId } = await makeProvider();
    const answer = await call(postModel, { body: { modelName: "fine", pricing: { input: "1", output: "1" }, providerId, ...wrong } });
    expect(answer.status).toBe(400);
    expect(message(answer)).toContain(field);
    expect(await database().model.count({ where: { providerId: providerId as string } })).toBe(0);
  });

  it("of a provider that is not there are not found; twice the same name is a conflict", async () => {
    expect((await call(postModel, { body: { modelName: "x", providerId: "nobody" } })).status).toBe(404);
    const made = await makeModel({ modelName: "twice" });
    const again = await call(postModel, { body: { modelName: "twice", providerId: (made.provider as Json).id } });
    expect([again.status, message(again)]).toEqual([409, expect.stringContaining("modelName")]);
    expect((await put(putModel, "mdl_none", { version: 1 })).status).toBe(404);
  });
});

describe("prices", () => {
  it("are versions: a new one never changes an old one, and counts from its time", async () => {
    const made = await makeModel({ modelName: "priced" });
    const id = made.id as string;
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const added = await call(postPrice, { id, body: { pricing: { input: "5", output: "6", cacheRead: "0.5" }, effectiveAt: later } });
    expect([added.status, added.json]).toMatchObject([201, { version: 2, effectiveAt: later, source: "operator" }]);
    const { prices } = (await call(getPrices, { id })).json as { prices: Json[] };
    expect(prices.map(({ version }) => version)).toEqual([2, 1]);
    const rateAt = (atMs: number) => {
      const found = findResoldModel("priced", atMs);
      return found.status === "found" ? found.model.rates.tokens.input : found.status;
    };
    expect([rateAt(Date.now()), rateAt(Date.now() + 7_200_000)]).toEqual(["1000000", "5000000"]);
  });

  it("of many administrators at once are numbered one after the other", async () => {
    const { id } = await makeModel();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => call(postPrice, { id: id as string, body: { pricing: { input: String(index), output: "1" } } })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(answers.map(({ json }) => json.version).sort()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe("routes", () => {
  it("are added, listed, changed and deleted", async () => {
    const [first, second] = [await makeModel(), await makeModel()];
    const body = {
      name: "Fast-Chat",
      routingStrategy: "weighted",
      primaryModelId: first.id,
      fallbackModelIds: [second.id],
      weights: { [first.id as string]: 3, [second.id as string]: 1 },
    };
    const made = await call(postRoute, { body });
    expect([made.status, made.json]).toMatchObject([
      201,
      { name: "fast-chat", weights: body.weights, isDefault: false, isEnabled: true, version: 1 },
    ]);
    const id = made.json.id as string;
    expect(((await call(getRoutes)).json.routes as Json[]).map((route) => route.id)).toContain(id);
    const changed = await put(putRoute, id, { version: 1, isDefault: true, numRetries: 1, ttftTimeoutSeconds: 5 });
    expect(changed.json).toMatchObject({ isDefault: true, numRetries: 1, ttftTimeoutSeconds: 5, version: 2 });
    expect((await put(putRoute, id, { version: 1, isDefault: false })).status).toBe(409);
    const used = await remove(deleteModel, second.id as string);
    expect([used.status, message(used)]).toEqual([409, expect.stringContaining("fast-chat")]);
    expect((await remove(deleteRoute, id)).status).toBe(204);
    expect(await audited(id)).toEqual(["route.created", "route.updated", "route.deleted"]);
  });

  it("let a model go with its weight, take themselves back, and know a model in every spelling of its id", async () => {
    const [first, second] = [await makeModel(), await makeModel()];
    const weights = { [first.id as string]: 1, [second.id as string]: 2 };
    const body = { name: "weighty", routingStrategy: "weighted", primaryModelId: first.id, fallbackModelIds: [second.id], weights };
    const made = await call(postRoute, { body });
    const again = await put(putRoute, made.json.id as string, { ...made.json, description: "x" });
    expect(again.json).toMatchObject({ description: "x", weights });
    const without = await put(putRoute, made.json.id as string, { version: 2, fallbackModelIds: [] });
    expect([without.status, without.json.weights]).toEqual([200, { [first.id as string]: 1 }]);
    const twice = await call(postRoute, { body: { name: "twice-over", primaryModelId: first.id, fallbackModelIds: [`${first.id}==`] } });
    expect([twice.status, message(twice)]).toEqual([400, expect.stringContaining("twice")]);
  });

  it("have one default among them", async () => {
    const model = await makeModel();
    const makeDefault = async () => (await call(postRoute, { body: { name: `d-${++names}`, primaryModelId: model.id, isDefault: true } })).json.id;
    await makeDefault();
    const last = await makeDefault();
    const routes = (await call(getRoutes)).json.routes as Json[];
    expect(routes.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([last]);
  });

  it("refuse what cannot be, by the field's name", async () => {
    const model = await makeModel();
    const id = model.id as string;
    const refused = async (wrong: Json) => {
      const answer = await call(postRoute, { body: { name: "fine-route", primaryModelId: id, ...wrong } });
      expect(answer.status).toBe(400);
      return message(answer);
    };
    expect(await refused({ fallbackModelIds: [id] })).toMatch(/^fallbackModelIds: .*twice/);
    expect(await refused({ routingStrategy: "weighted", weights: { [id]: 0 } })).toMatch(/^weights: .*zero/);
    expect(await refused({ routingStrategy: "weighted", weights: {} })).toMatch(/^weights/);
    expect(await refused({ weights: { [id]: -1 } })).toMatch(/weights/);
    expect(await refused({ weights: { [id]: 0.5 } })).toMatch(/weights/);
    expect(await refused({ primaryModelId: "gpt-4o" })).toMatch(/^primaryModelId/);
    expect(await refused({ fallbackModelIds: ["mdl_bm9ib2R5L2F0LWFsbA"] })).toMatch(/^fallbackModelIds: there is no model "nobody\/at-all"/);
    expect(await refused({ name: "openai" })).toMatch(/^name/);
    expect(await refused({ name: "embeddings" })).toMatch(/^name/);
    expect(await refused({ name: "auto" })).toMatch(/^name/);
    expect(await refused({ numRetries: 99 })).toMatch(/^numRetries/);
    expect(await refused({ routingStrategy: "best" })).toMatch(/^routingStrategy/);
    expect(await database().route.count({ where: { name: "fine-route" } })).toBe(0);
  });

  it("whose name is another route's are a conflict; a model's name is allowed", async () => {
    const model = await makeModel();
    const body = { name: "gpt-4o", primaryModelId: model.id };
    expect((await call(postRoute, { body })).status).toBe(201);
    expect((await call(postRoute, { body })).status).toBe(409);
  });
});

describe("packs", () => {
  it("add a provider with its models and prices by one press, which imports leave alone", async () => {
    const { packs } = (await call(getPacks)).json as { packs: Json[] };
    expect(packs.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["openrouter", "groq", "deepseek", "mistral", "together", "azure", "ollama", "replicate"]),
    );
    const made = await call(postPack, { id: "groq", body: {} });
    expect([made.status, made.json]).toMatchObject([201, { id: "groq", apiKeyEnv: "GROQ_API_KEY", isConfigured: false, isBuiltIn: false }]);
    await seedCatalog();
    const models = ((await call(getModels)).json.models as Json[]).filter(({ provider }) => (provider as Json).id === "groq");
    expect(models.length).toBe(packs.find(({ id }) => id === "groq")?.models);
    expect(models.every(({ pricing }) => (pricing as Json).input !== null)).toBe(true);
    expect((await call(postPack, { id: "groq", body: {} })).status).toBe(409);
    expect((await call(postPack, { id: "groq", body: { name: "groq-two" } })).status).toBe(201);
    expect(await audited("groq")).toEqual(["provider.created"]);
  });

  it("ask for what only the administrator knows, and for a private address by the operator's leave", async () => {
    const missing = await call(postPack, { id: "azure", body: {} });
    expect([missing.status, message(missing)]).toEqual([400, expect.stringMatching(/^fields\./)]);
    const evil = await call(postPack, { id: "azure", body: { fields: { resource: "evil.example.com/x" } } });
    expect(evil.status).toBe(400);
    expect(await database().provider.count({ where: { id: "azure" } })).toBe(0);
    const local = await call(postPack, { id: "ollama", body: {} });
    expect([local.status, message(local)]).toEqual([400, expect.stringContaining("ALLOW_PRIVATE_UPSTREAMS")]);
    expect((await call(postPack, { id: "nothing", body: {} })).status).toBe(404);
  });

  it("of any other server ask for the variable of its key, by the rule of every provider, so that two of them have two keys", async () => {
    const { packs } = (await call(getPacks)).json as { packs: { id: string; needs: Json[] }[] };
    const needs = packs.find(({ id }) => id === "compatible")?.needs;
    expect(needs).toMatchObject([
      { field: "baseUrl", default: null },
      { field: "apiKeyEnv", default: "COMPATIBLE_API_KEY" },
    ]);
    const baseUrl = "https://llm.example.com/v1";
    const add = (name: string, fields: Json) => call(postPack, { id: "compatible", body: { name, fields: { baseUrl, ...fields } } });
    expect((await add("house-one", {})).json).toMatchObject({ id: "house-one", apiKeyEnv: "COMPATIBLE_API_KEY" });
    expect((await add("house-two", { apiKeyEnv: " HOUSE_TWO_TOKEN " })).json).toMatchObject({ id: "house-two", apiKeyEnv: "HOUSE_TWO_TOKEN" });
    expect(findProvider("house-two")?.keyVariable).toBe("HOUSE_TWO_TOKEN");
    for (const apiKeyEnv of ["JWT_SECRET", "STRIPE_SECRET_KEY", "METRICS_TOKEN", "HOUSE_SECRET", "house_key", "PATH", "sk-abc"]) {
      const refused = await add("house-three", { apiKeyEnv });
      expect([apiKeyEnv, refused.status, message(refused)]).toEqual([apiKeyEnv, 400, expect.stringMatching(/^fields\.apiKeyEnv: .*_KEY or _TOKEN/)]);
    }
    expect(findProvider("house-three")).toBeNull();
  });
});

describe("a test", () => {
  it("of a model that cannot be called says why", async () => {
    const { id } = await makeProvider({ apiKeyEnv: "NOT_SET_API_KEY" });
    const keyless = await makeModel({ providerId: id });
    expect((await call(testModel, { id: keyless.id as string, body: {} })).json).toMatchObject({
      success: false,
      error: expect.stringContaining("NOT_SET_API_KEY"),
    });
    expect((await call(testModel, { id: "mdl_none", body: {} })).status).toBe(404);
  });

  it("of a provider without a path to check knows nothing of it", async () => {
    const { id } = await makeProvider({ healthPath: null });
    const answer = await call(checkHealth, { method: "PUT", id: id as string });
    expect([answer.status, answer.json]).toMatchObject([200, { status: "unknown", error: expect.stringContaining("no path") }]);
    expect((await call(checkHealth, { method: "PUT", id: "nobody" })).status).toBe(404);
  });
});

it("POST /reload raises the catalog's version", async () => {
  const first = await call(reload, { method: "POST" });
  const second = await call(reload, { method: "POST" });
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(second.json.version as number).toBeGreaterThan(first.json.version as number);
});

it("errors of the administration are never cached answers of another person", async () => {
  const response = await (getProviders as Handler)(apiRequest("/api/v1/admin/ai/providers"));
  expect([response.status, (await errorOf(response)).code]).toEqual([401, "unauthenticated"]);
});
