import { expect } from "vitest";
import { POST as register } from "../api/auth/register/route";

interface CallOptions {
  method?: string;
  cookie?: string;
  /** Sent as JSON; a string is sent as it is. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** A request as a program sends it: no `Origin`, no `Sec-Fetch-Site`. */
export function apiRequest(path: string, { method, cookie, body, headers = {} }: CallOptions = {}): Request {
  return new Request(`http://localhost:3001${path}`, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(cookie ? { cookie } : {}),
      ...headers,
    },
    body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** The pair that a browser would send back. */
export function cookieOf(response: Response): string {
  const [pair = ""] = response.headers.getSetCookie()[0]?.split(";") ?? [];
  return pair;
}

export const PASSWORD = "correct horse battery staple";
let accounts = 0;

/** A new account with an organization of its own. */
export async function signUp({ name = "Ada", password = PASSWORD }: { name?: string; password?: string } = {}) {
  const email = `person-${++accounts}@example.com`;
  const response = await register(apiRequest("/api/auth/register", { body: { name, email, password } }));
  expect(response.status).toBe(201);
  const account = (await response.json()) as { user: { id: string }; organization: { id: string } };
  return { email, cookie: cookieOf(response), userId: account.user.id, organizationId: account.organization.id };
}

export async function errorOf(response: Response): Promise<{ code: string; message: string; remedy: string; requestId: string }> {
  return ((await response.json()) as { error: { code: string; message: string; remedy: string; requestId: string } }).error;
}
