import { expect } from "vitest";
import { seedCatalog } from "@/catalog/seed/seed-catalog";
import { POST as postModel } from "../api/v1/admin/ai/models/route";
import { POST as postProvider } from "../api/v1/admin/ai/providers/route";
import { apiRequest, signUp } from "./call-route";

export type Json = Record<string, unknown>;
export type Handler = (request: Request, context?: { params: Promise<Record<string, string>> }) => Promise<Response>;
/** What a route of the administration has answered. */
export interface Answer {
  status: number;
  json: Json;
}

let cookie = "";
/** Before the first call: the first account of the file's database, with the built-in catalog. */
export async function signInAsAdministrator(): Promise<void> {
  cookie = (await signUp()).cookie;
  await seedCatalog();
}

/** Calls a route's handler; `id`: of its path. */
export async function call(handler: unknown, options: { method?: string; id?: string; body?: unknown } = {}): Promise<Answer> {
  const { method = options.body === undefined ? "GET" : "POST", id, body } = options;
  const context = id === undefined ? undefined : { params: Promise.resolve({ id }) };
  const response = await (handler as Handler)(apiRequest("/api/v1/admin/ai/x", { method, cookie, body }), context);
  return { status: response.status, json: response.status === 204 ? {} : ((await response.json()) as Json) };
}
export const put = (handler: unknown, id: string, body: unknown) => call(handler, { method: "PUT", id, body });
export const remove = (handler: unknown, id: string) => call(handler, { method: "DELETE", id });
export const message = ({ json }: Answer) => (json.error as { message: string }).message;
export const code = ({ json }: Answer) => (json.error as { code: string }).code;

let names = 0;
export async function makeProvider(more: Json = {}): Promise<Json> {
  const body = { name: `own-${++names}`, wire: "openai", apiBaseUrl: "https://llm.example.com/v1", ...more };
  const made = await call(postProvider, { body });
  expect(made.status).toBe(201);
  return made.json;
}
export async function makeModel(more: Json = {}): Promise<Json> {
  const providerId = (more.providerId as string) ?? ((await makeProvider()).id as string);
  const made = await call(postModel, { body: { modelName: `m-${++names}`, pricing: { input: "1", output: "2" }, ...more, providerId } });
  expect(made.status).toBe(201);
  return made.json;
}
