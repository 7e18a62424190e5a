import { randomBytes } from "node:crypto";

/** A signed-in user: requests with the cookie, as a program without a browser makes them (no `Origin`). */
export interface Account {
  email: string;
  password: string;
  organizationId: string;
  /** `name=value`, as it goes into a `Cookie` header. */
  cookie: string;
  /** Throws, with the answer's text, on a status outside 200–299. `body` goes out as JSON. */
  call<T>(method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<T>;
  /** A new monitor token, `mon_sk_…`. */
  mintToken(name?: string): Promise<string>;
}

/** Registers a new user and organization at `origin`. `email`: default, a new one. */
export async function registerAccount(origin: string, email = `user-${randomBytes(6).toString("hex")}@example.com`): Promise<Account> {
  const password = "correct horse battery staple";
  const response = await post(`${origin}/api/auth/register`, { name: "Test", email, password });
  if (response.status !== 201) throw new Error(`Register answered ${response.status}: ${await response.text()}`);
  const { organization } = (await response.json()) as { organization: { id: string } };
  const cookie = response.headers.getSetCookie().map((line) => line.split(";", 1)[0]);
  if (cookie.length !== 1) throw new Error(`Register set ${cookie.length} cookies`);
  return signedIn({ origin, email, password, organizationId: organization.id, cookie: cookie.join() });
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

function signedIn({ origin, ...user }: { origin: string; email: string; password: string; organizationId: string; cookie: string }): Account {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { cookie: user.cookie };
    if (body !== undefined) headers["content-type"] = "application/json";
    const response = await fetch(origin + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return (text ? JSON.parse(text) : null) as T;
  }
  const mintToken = async (name = "test") => (await call<{ token: string }>("POST", "/api/tokens", { name })).token;
  return { ...user, call, mintToken };
}
