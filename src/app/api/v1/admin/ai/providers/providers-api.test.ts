import { beforeAll, describe, expect, it } from "vitest";
import { call, code, type Json, makeModel, makeProvider, message, put, remove, signInAsAdministrator } from "@/app/testing/administer";
import { audited } from "@/audit/testing/audited";
import { findProvider } from "@/catalog/load-catalog";
import { seedCatalog } from "@/catalog/seed/seed-catalog";
import { database } from "@/db/client";
import { env } from "@/env";
import { POST as reload } from "../reload/route";
import { POST as postRoute } from "../routes/route";
import { DELETE as deleteProvider, PUT as putProvider } from "./[id]/route";
import { GET as getProviders, POST as postProvider } from "./route";

beforeAll(signInAsAdministrator);

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
