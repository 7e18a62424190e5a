import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StagedApp, shareApp } from "../../sdk/share-app";
import type { Account } from "../../tools/support/account";
import { filesByUrl, ROUTE_RIGHTS } from "../rights";

/** Stands in every name of the organization under attack, and in nothing that the attacker sends. */
const MARK = "only-its-own-people-may-see-this";

let staged: StagedApp;
let victim: Account;
let attacker: Account;
/** Every id of the victim's, as somebody could have seen it in an address or a log. */
let ids: string[] = [];

beforeAll(async () => {
  staged = await shareApp("server");
  victim = await staged.app.register();
  attacker = await staged.app.register();
  ids = await furnish(victim);
}, 240_000);
afterAll(() => staged?.close());

/** One of everything that an organization has. */
async function furnish({ call, organizationId }: Account): Promise<string[]> {
  await call("POST", "/api/balance/charge", { amount: 5 });
  const token = await call<{ id: string; token: string }>("POST", "/api/tokens", { name: `${MARK} token` });
  const key = await call<{ id: string; key: string }>("POST", "/api/keys", { name: `${MARK} key` });
  const invitation = await call<{ id: string }>("POST", "/api/invitations", { email: `${MARK}@example.com`, role: "viewer" });
  const scope = { type: "user", id: `${MARK} budget` };
  const budget = await call<{ id: string }>("POST", "/api/budgets", { scope, period: "month", amount: 5 });
  const { members } = await call<{ members: { id: string; userId: string }[] }>("GET", "/api/members");
  const body = JSON.stringify({ model: "gpt-4o-mini", max_tokens: 20, messages: [{ role: "user", content: "Hello" }] });
  const headers = { authorization: `Bearer ${key.key}`, "content-type": "application/json", "x-monitor-session": MARK, "x-monitor-user": MARK };
  expect((await fetch(`${staged.app.origin}/api/v1/chat/completions`, { method: "POST", headers, body })).status).toBe(200);
  const { requests } = await call<{ requests: { requestId: string }[] }>("GET", "/api/usage/requests");
  const { transactions } = await call<{ transactions: { id: string }[] }>("GET", "/api/balance");
  const found = [
    ...requests.map(({ requestId }) => requestId),
    ...transactions.map(({ id }) => id),
    ...members.flatMap(({ id, userId }) => [id, userId]),
  ];
  expect(found.length).toBeGreaterThanOrEqual(5);
  return [organizationId, token.id, key.id, invitation.id, budget.id, ...found];
}

/** All that a person sees of their organization. */
async function snapshot({ call }: Account): Promise<string> {
  const paths = [
    "/api/organization",
    "/api/organizations",
    "/api/members",
    "/api/invitations",
    "/api/tokens",
    "/api/keys",
    "/api/budgets",
    "/api/balance",
  ];
  return JSON.stringify(await Promise.all(paths.map((path) => call("GET", path))));
}

/** Their cookie with a request that names somebody else's things. */
async function ask(path: string, init: RequestInit = {}): Promise<{ status: number; text: string }> {
  const headers = { cookie: attacker.cookie, ...(init.body ? { "content-type": "application/json" } : {}), ...init.headers };
  const response = await fetch(staged.app.origin + path, { redirect: "manual", ...init, headers });
  return { status: response.status, text: await response.text() };
}

/** A path with a value in each of its parameters. */
const fill = (url: string, id: string) => url.replaceAll(/\[\.*\w+\]/g, encodeURIComponent(id));

// The list is made of the files: whoever adds a page has it replayed.
describe.each([...filesByUrl("page.tsx").keys()])("the page %s", (url) => {
  test("shows somebody of another organization nothing of this one, whichever ids they put into its address", async () => {
    const names = ["id", "request", "requestId", "keyId", "sessionId", "userId", "payment", "organization", "organizationId", "member", "token"];
    const look = async (id: string, headers: Record<string, string>) => {
      const { status, text } = await ask(`${fill(url, id)}?${new URLSearchParams(names.map((name) => [name, id]))}`, { headers });
      expect([url, id, status < 500, text.includes(MARK)]).toEqual([url, id, true, false]);
    };
    // As a document, and, once, as the data that a page of the app asks for.
    await Promise.all([...ids.map((id) => look(id, {})), look(ids[0] as string, { rsc: "1" })]);
  });
});

/** That are about an organization. Signing up or in is about nobody's. The table has every route: see `authorization.test.ts`. */
const ROUTES = Object.entries(ROUTE_RIGHTS).filter(
  ([route, right]) => !["anyone", "own", "administrator"].includes(right) && !route.includes("/auth/"),
);

describe.each(ROUTES.filter(([route]) => route.startsWith("GET ")))("%s", (route) => {
  test("answers about nobody else's things", async () => {
    const url = route.slice("GET ".length);
    const look = async (id: string, query: string) => {
      const { status, text } = await ask(`${fill(url, id)}?${query}`);
      expect([id, query, status < 500, text.includes(MARK)]).toEqual([id, query, true, false]);
    };
    await Promise.all(ids.flatMap((id) => ["", `id=${id}`, `keyId=${id}`, `requestId=${id}`].map((query) => look(id, query))));
  });
});

/** What the attacker would do to themselves: their own organization and session are theirs to end. */
const isOwn = (route: string) => route === "DELETE /api/organization" || route === "POST /api/organizations";

test("nothing that somebody else changes with these ids changes anything here", async () => {
  const before = await snapshot(victim);
  const changing = ROUTES.filter(([route]) => !route.startsWith("GET ") && !isOwn(route));
  expect(changing.length).toBeGreaterThan(10);
  for (const [route] of changing) {
    const [method = "", url = ""] = route.split(" ");
    const change = async (id: string, query: string, body: object) => {
      const { status, text } = await ask(fill(url, id) + query, { method, body: JSON.stringify(body) });
      expect([route, body, status < 500, text.includes(MARK)]).toEqual([route, body, true, false]);
    };
    const byQuery = [{}, { role: "viewer" }, { name: "taken" }];
    for (const id of ids) {
      const byBody = [{ id, overlapSeconds: 0 }, { organizationId: id }];
      await Promise.all([...byQuery.map((body) => change(id, `?id=${id}`, body)), ...byBody.map((body) => change(id, "", body))]);
    }
  }
  expect(await snapshot(victim)).toBe(before);
}, 120_000);
