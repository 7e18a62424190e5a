import { beforeAll, describe, expect, it } from "vitest";
import { call, type Json, message, signInAsAdministrator } from "@/app/testing/administer";
import { audited } from "@/audit/testing/audited";
import { findProvider } from "@/catalog/load-catalog";
import { seedCatalog } from "@/catalog/seed/seed-catalog";
import { database } from "@/db/client";
import { GET as getModels } from "../models/route";
import { POST as postPack } from "./[id]/route";
import { GET as getPacks } from "./route";

beforeAll(signInAsAdministrator);

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
