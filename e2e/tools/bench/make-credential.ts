const ACCOUNT = { name: "Bench", email: "bench@example.com", password: "measured, not guessed" };
/** The most that one top-up can be; a call costs some cents a thousand. */
const TOP_UPS = 3;
const TOP_UP_USD = 10_000;

/** A monitor token, or an API key of an organization with money, made the way that anybody makes them. */
export async function makeCredential(origin: string, kind: "monitor token" | "API key"): Promise<string> {
  const registered = await post(`${origin}/api/auth/register`, ACCOUNT, {});
  const cookie = registered.headers.get("set-cookie")?.split(";")[0] ?? "";
  if (kind === "monitor token") {
    const created = await post(`${origin}/api/tokens`, { name: "bench" }, { cookie });
    return ((await created.json()) as { token: string }).token;
  }
  for (let i = 0; i < TOP_UPS; i++) await post(`${origin}/api/balance/charge`, { amount: TOP_UP_USD }, { cookie });
  const created = await post(`${origin}/api/keys`, { name: "bench" }, { cookie });
  return ((await created.json()) as { key: string }).key;
}

async function post(url: string, body: unknown, headers: Record<string, string>): Promise<Response> {
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}
