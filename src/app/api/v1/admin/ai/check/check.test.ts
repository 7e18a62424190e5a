import { beforeAll, expect, test } from "vitest";
import { apiRequest, signUp } from "@/app/testing/call-route";
import { modelIdOf } from "@/catalog/edit/model-id";
import { database } from "@/db/client";
import { GET as readAudit } from "../audit/route";
import { POST as addModel } from "../models/route";
import { POST as addProvider } from "../providers/route";
import { POST as check } from "./[form]/route";

let cookie = "";
beforeAll(async () => {
  ({ cookie } = await signUp());
});

async function ask(form: string, body: object) {
  const request = apiRequest(`/api/v1/admin/ai/check/${form}`, { cookie, body });
  const response = await check(request, { params: Promise.resolve({ form }) });
  return { status: response.status, ...((await response.json()) as { errors?: { field: string; message: string }[] }) };
}
const fieldsOf = async (form: string, body: object) => ((await ask(form, body)).errors ?? []).map(({ field }) => field);

const PROVIDER = { name: "checked", wire: "openai", apiBaseUrl: "https://llm.example.com/v1", apiKeyEnv: "CHECKED_API_KEY" };

test("a body that the API would take has no errors, and nothing is stored or logged by asking", async () => {
  expect(await ask("provider", PROVIDER)).toEqual({ status: 200, errors: [] });
  expect(await database().provider.findUnique({ where: { id: PROVIDER.name } })).toBeNull();
  const { entries } = (await (await readAudit(apiRequest("/api/v1/admin/ai/audit", { cookie }))).json()) as { entries: { target: string }[] };
  expect(entries.map(({ target }) => target)).not.toContain(PROVIDER.name);
});

test("every wrong field is named, at once", async () => {
  const wrong = { ...PROVIDER, name: "admin", apiBaseUrl: "https://user:secret@example.com", apiKeyEnv: "JWT_SECRET", healthPath: "../up" };
  expect((await fieldsOf("provider", wrong)).sort()).toEqual(["apiBaseUrl", "apiKeyEnv", "healthPath", "healthPath", "name"]);
  expect(await fieldsOf("model", { modelName: "m", providerId: "openai", pricing: { input: "-1", output: "1" } })).toEqual(["pricing.input"]);
  expect(await fieldsOf("price", { pricing: {} })).toEqual(["pricing.input", "pricing.output"]);
  expect(await fieldsOf("model-change", { contextWindow: 0 })).toEqual(["contextWindow", "version"]);
});

test("the rules of a route that no single field can see are checked too", async () => {
  expect((await addProvider(apiRequest("/api/v1/admin/ai/providers", { cookie, body: PROVIDER }))).status).toBe(201);
  const model = { modelName: "m", providerId: PROVIDER.name };
  expect((await addModel(apiRequest("/api/v1/admin/ai/models", { cookie, body: model }))).status).toBe(201);
  const id = modelIdOf({ providerId: PROVIDER.name, id: "m" });
  expect(await fieldsOf("route", { name: "fast", primaryModelId: id })).toEqual([]);
  expect(await fieldsOf("route", { name: PROVIDER.name, primaryModelId: id })).toEqual(["name"]);
  expect(await fieldsOf("route", { name: "fast", primaryModelId: id, fallbackModelIds: [id] })).toEqual(["fallbackModelIds"]);
  expect(await fieldsOf("route", { name: "fast", primaryModelId: id, routingStrategy: "weighted", weights: { [id]: 0 } })).toEqual(["weights"]);
});

test("a change of a route is checked with what it names alone", async () => {
  expect(await fieldsOf("route-change", { version: 1, isEnabled: false })).toEqual([]);
  expect(await fieldsOf("route-change", { version: 1, numRetries: 9 })).toEqual(["numRetries"]);
});

test("there are no other forms", async () => {
  expect((await ask("organization", {})).status).toBe(400);
});
