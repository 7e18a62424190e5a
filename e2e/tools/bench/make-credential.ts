import { routeBody } from "../support/route-body";

/** The first account, which administers the platform. */
const ACCOUNT = { name: "Bench", email: "bench@example.com", password: "measured, not guessed" };
/** The most that one top-up can be; a call costs some cents a thousand. */
const TOP_UPS = 3;
const TOP_UP_USD = 10_000;

/** Far above what the benchmark does. */
const LIMITS = { requestsPerMinute: 100_000_000, tokensPerMinute: 1_000_000_000, concurrency: 10_000 };

/** Models of three providers, in order: where nothing fails, the first one answers, and it is what `reseller` calls. */
export const ROUTE = { name: "bench-route", models: ["openai/gpt-4o-mini", "anthropic/claude-haiku-4-5", "google/gemini-2.5-flash"] };

export interface Resale {
  /** What its calls name; absent: the upstream's model. */
  model?: string;
  hasRoute?: boolean;
  /** Its key and organization have limits and budgets that are never reached. */
  isGuarded?: boolean;
}

/** A monitor token, or for resale an API key of an organization with money, made the way that anybody makes them; with the route, if it is asked for. */
export async function makeCredential(origin: string, resale: Resale | null): Promise<string> {
  const registered = await post(`${origin}/api/auth/register`, ACCOUNT, {});
  const cookie = registered.headers.get("set-cookie")?.split(";")[0] ?? "";
  if (resale === null) {
    const created = await post(`${origin}/api/tokens`, { name: "bench" }, { cookie });
    return ((await created.json()) as { token: string }).token;
  }
  if (resale.hasRoute) await post(`${origin}/api/v1/admin/ai/routes`, routeBody(ROUTE), { cookie });
  for (let i = 0; i < TOP_UPS; i++) await post(`${origin}/api/balance/charge`, { amount: TOP_UP_USD }, { cookie });
  const created = await post(`${origin}/api/keys`, { name: "bench", ...(resale.isGuarded ? { limits: LIMITS } : {}) }, { cookie });
  if (resale.isGuarded)
    for (const period of ["day", "month"])
      await post(`${origin}/api/budgets`, { scope: { type: "organization" }, period, amount: "1000000", mode: "hard" }, { cookie });
  return ((await created.json()) as { key: string }).key;
}

async function post(url: string, body: unknown, headers: Record<string, string>): Promise<Response> {
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}
