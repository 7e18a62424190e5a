import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { apiRequest, cookieOf, PASSWORD, signUp } from "../../src/app/testing/call-route";
import { database } from "../../src/db/client";
import { newId } from "../../src/domain/ids";
import { includesRole, ROLES, type Role } from "../../src/domain/roles";
import { insertUsage, usageRow } from "../../src/queries/testing/insert-usage";
import { inTurn } from "../tools/support/full-size";
import { FORGED } from "./forged-headers";
import { filesByUrl, PAGE_RIGHTS, ROUTE_RIGHTS } from "./rights";
import { MARK, sampleOf } from "./sample-call";

type Handler = ((request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>) & {
  rights?: string;
  isImplied?: true;
};
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

interface Person {
  who: "nobody" | "stranger" | Role;
  cookie: string;
}

let people: Person[] = [];
let organizationId = "";
const handlers = new Map<string, Handler>();

/** A second person in the organization: signs up, is moved there, signs in again. */
async function join(role: Role): Promise<Person> {
  const { POST: login } = await import("../../src/app/api/auth/login/route");
  const { email, userId } = await signUp();
  await database().membership.deleteMany({ where: { userId } });
  await database().membership.create({ data: { id: newId("mem"), userId, organizationId, role } });
  return { who: role, cookie: cookieOf(await login(apiRequest("/api/auth/login", { body: { email, password: PASSWORD } }))) };
}

/** Everybody may leave, but only admins may remove somebody else: a second rule, below the table's. */
const isRemoval = (route: string) => route === "DELETE /api/members";
const namesTheirs = (route: string) =>
  isEndOfCredential(route) || isRemoval(route) || /^(POST \/api\/organizations\/switch|PATCH \/api\/members|DELETE \/api\/invitations)$/.test(route);

/** Of another organization's these answer "not there"; whoever made one may end it, else an admin: a second rule, below the table's. */
const isEndOfCredential = (route: string) => /^(DELETE \/api\/(tokens|keys)|POST \/api\/(tokens|keys)\/rotate)$/.test(route);

const isOfMembers = (right: string): right is Role => (ROLES as readonly string[]).includes(right);
/** What any member may read, and credentials as well. */
const isOfReaders = (right: string): right is "reader" | "balance-reader" => right === "reader" || right === "balance-reader";

async function call(route: string, cookie: string, headers: Record<string, string> = {}): Promise<{ status: number; code: string; text: string }> {
  const [method = "", url = ""] = route.split(" ");
  const { query = "", params = {}, body } = await sampleOf(route, organizationId);
  const handler = handlers.get(route) as Handler;
  const isBodyless = method === "GET" || method === "DELETE";
  const request = apiRequest(url.replaceAll(/[[\].]/g, "") + query, { method, cookie, headers, ...(isBodyless ? {} : { body }) });
  const response = await handler(request, { params: Promise.resolve(params) });
  const text = await response.text();
  const code = text.startsWith('{"error"') ? (JSON.parse(text).error.code as string) : "";
  return { status: response.status, code, text };
}

beforeAll(async () => {
  const owner = await signUp({ name: MARK });
  organizationId = owner.organizationId;
  const createdAt = Date.now() - 1_000;
  await insertUsage([usageRow({ requestId: `req_${MARK}`, organizationId, model: MARK, sessionId: MARK, userId: MARK, createdAt })]);
  const others = await Promise.all((["viewer", "member", "admin"] as const).map(join));
  const stranger = await signUp();
  people = [{ who: "nobody", cookie: "" }, { who: "stranger", cookie: stranger.cookie }, ...others, { who: "owner", cookie: owner.cookie }];
  for (const [url, file] of filesByUrl("route.ts")) {
    const module = (await import(path.resolve(file))) as Record<string, Handler>;
    // What a route does not have answers 405, to everybody: src/app/route-methods.test.ts.
    for (const method of METHODS) if (module[method] && !module[method].isImplied) handlers.set(`${method} ${url}`, module[method]);
  }
});

describe("every route", () => {
  test("has a row in the table, and every row has a route", () => {
    expect([...handlers.keys()].sort()).toEqual(Object.keys(ROUTE_RIGHTS).sort());
    expect([...filesByUrl("page.tsx").keys()].sort()).toEqual(Object.keys(PAGE_RIGHTS).sort());
  });

  test("states the right that the table gives it; only those with credentials of their own state none", () => {
    const stated = [...handlers].map(([route, handler]) => [route, handler.rights ?? "own"]);
    expect(Object.fromEntries(stated)).toEqual(ROUTE_RIGHTS);
  });
});

function expectedOf(route: string, right: Role, who: "nobody" | Role): string {
  if (who === "nobody") return "unauthenticated";
  const needed = isEndOfCredential(route) || isRemoval(route) ? "admin" : right;
  return includesRole(who, needed) ? "admitted" : "forbidden";
}

const forgedFor = (route: string) => inTurn(FORGED, Object.keys(ROUTE_RIGHTS).indexOf(route), 3);

const guarded = Object.entries(ROUTE_RIGHTS).flatMap(([route, right]): [string, Role][] => {
  if (isOfReaders(right)) return [[route, "viewer"]];
  return isOfMembers(right) ? [[route, right]] : [];
});

describe.each(guarded)("%s (%s)", (route, right) => {
  test("refuses nobody and too small a role, and admits the others", async () => {
    for (const { who, cookie } of people) {
      if (who === "stranger") continue;
      const { code } = await call(route, cookie);
      const verdict = ["unauthenticated", "forbidden"].includes(code) ? code : "admitted";
      expect([who, verdict]).toEqual([who, expectedOf(route, right, who)]);
    }
  });

  test("shows nothing of the organization to the owner of another one", async () => {
    const stranger = people.find(({ who }) => who === "stranger") as Person;
    const { status, text } = await call(route, stranger.cookie);
    if (/requestId/.test(route) || namesTheirs(route)) expect(status).toBe(404);
    else if (!/^POST \/api\/(tokens|keys)$/.test(route) && !/sessionId/.test(route)) expect(text).not.toContain(MARK);
    else if (/sessionId/.test(route)) expect(JSON.parse(text).requests).toBe(0);
    expect(text).not.toContain(organizationId);
  });

  test("is not opened by headers that a framework or a proxy may trust", async () => {
    for (const headers of forgedFor(route)) {
      const { status, text } = await call(route, "", headers);
      expect([headers, status]).toEqual([headers, 401]);
      expect(text).not.toContain(MARK);
    }
  });
});

/** A new key or token of the organization under attack, or of somebody else's; nothing has been used with it. */
async function mint(kind: "keys" | "tokens", cookie: string, more: object = {}): Promise<{ id: string; bearer: Record<string, string> }> {
  const { POST } = await import(`../../src/app/api/${kind}/route.ts`);
  const made = await POST(apiRequest(`/api/${kind}`, { cookie, body: { name: "reader", ...more } }));
  const { id, key, token } = (await made.json()) as { id: string; key?: string; token?: string };
  return { id, bearer: { authorization: `Bearer ${key ?? token}` } };
}

const read = Object.entries(ROUTE_RIGHTS).flatMap(([route, right]) => (isOfReaders(right) ? [[route, right] as const] : []));
const cookieOfPerson = (name: Person["who"]) => (people.find(({ who }) => who === name) as Person).cookie;

describe.each(read)("%s (%s)", (route, right) => {
  test("answers to keys and tokens of what they used themselves, whosever cookie comes with them", async () => {
    for (const kind of ["keys", "tokens"] as const) {
      const { bearer } = await mint(kind, cookieOfPerson("owner"));
      for (const cookie of ["", cookieOfPerson("owner"), cookieOfPerson("stranger")]) {
        const { status, text } = await call(route, cookie, bearer);
        const isRefused = right === "balance-reader" && kind === "tokens";
        expect([kind, status]).toEqual([kind, isRefused ? 403 : /requestId/.test(route) ? 404 : 200]);
        if (/sessionId/.test(route)) expect(JSON.parse(text).requests).toBe(0);
        else expect(text).not.toContain(MARK);
      }
    }
  });

  test("refuses keys and tokens that are revoked, expired, mistyped or of another kind, also with an owner's cookie", async () => {
    const cookie = cookieOfPerson("owner");
    for (const kind of ["keys", "tokens"] as const) {
      const code = kind === "keys" ? "invalid_api_key" : "invalid_token";
      const { id, bearer } = await mint(kind, cookie);
      const { DELETE } = await import(`../../src/app/api/${kind}/route.ts`);
      expect((await DELETE(apiRequest(`/api/${kind}?id=${id}`, { method: "DELETE", cookie }))).status).toBe(204);
      const brief = await mint(kind, cookie);
      const table = kind === "keys" ? database().apiKey : database().monitorToken;
      await (table.update as (query: object) => Promise<unknown>)({ where: { id: brief.id }, data: { expiresAt: new Date(Date.now() - 1) } });
      const mistyped = { authorization: `${bearer.authorization?.slice(0, -1)}_` };
      for (const headers of [bearer, brief.bearer, mistyped]) {
        for (const sent of ["", cookie]) expect(await call(route, sent, headers)).toMatchObject({ status: 401, code });
      }
    }
    // Of other schemes nothing is expected, as before there were readers: the cookie alone decides.
    for (const text of ["Bearer adm_sk_x", "Bearer x", "Basic eDp5"]) {
      expect(await call(route, "", { authorization: text })).toMatchObject({ status: 401, code: "unauthenticated" });
      expect((await call(route, cookie, { authorization: text })).status).toBe(200);
    }
  });
});

const spoken = Object.entries(ROUTE_RIGHTS).flatMap(([route, right]) => (right === "credential" ? [route] : []));

describe.each(spoken)("%s (credential)", (route) => {
  test("refuses every person, admits keys and tokens in force, and no header stands for one", async () => {
    for (const { who, cookie } of people) expect([who, (await call(route, cookie)).status]).toEqual([who, 401]);
    for (const headers of forgedFor(route)) expect([headers, (await call(route, "", headers)).status]).toEqual([headers, 401]);
    for (const kind of ["keys", "tokens"] as const) {
      const { id, bearer } = await mint(kind, cookieOfPerson("owner"));
      expect((await call(route, "", bearer)).status).toBe(400); // the empty body
      const { DELETE } = await import(`../../src/app/api/${kind}/route.ts`);
      await DELETE(apiRequest(`/api/${kind}?id=${id}`, { method: "DELETE", cookie: cookieOfPerson("owner") }));
      expect((await call(route, "", bearer)).status).toBe(401);
    }
  });
});

test("no other route of members answers to a key or token", async () => {
  const { bearer } = await mint("keys", cookieOfPerson("owner"));
  const others = Object.entries(ROUTE_RIGHTS).filter(([, right]) => isOfMembers(right) || right === "administrator");
  for (const [route] of others) expect([route, (await call(route, "", bearer)).status]).toEqual([route, 401]);
});

const administered = Object.entries(ROUTE_RIGHTS).flatMap(([route, right]) => (right === "administrator" ? [route] : []));

describe.each(administered)("%s (administrator)", (route) => {
  test("admits the administrator and their tokens, and nobody else, whatever their role in an organization", async () => {
    const administrator = people.find(({ who }) => who === "owner") as Person; // the first account
    for (const { who, cookie } of people) {
      const { status } = await call(route, cookie);
      const expected = who === "nobody" ? 401 : who === "owner" ? "admitted" : 403;
      expect([who, [401, 403].includes(status) ? status : "admitted"]).toEqual([who, expected]);
    }
    const { POST: mint, DELETE: revoke } = await import("../../src/app/api/v1/admin/ai/tokens/route");
    const url = "/api/v1/admin/ai/tokens";
    const made = await mint(apiRequest(url, { cookie: administrator.cookie, body: { name: "script" } }));
    const { id, token } = (await made.json()) as { id: string; token: string };
    const bearer = { authorization: `Bearer ${token}` };
    const strangers = people.find(({ who }) => who === "stranger") as Person;
    expect([401, 403]).not.toContain((await call(route, "", bearer)).status);
    expect([401, 403]).not.toContain((await call(route, strangers.cookie, bearer)).status);
    expect((await revoke(apiRequest(`${url}?id=${id}`, { method: "DELETE", cookie: administrator.cookie }))).status).toBe(204);
    for (const text of [token, `${token.slice(0, -1)}x`, "adm_sk_", "llm_sk_x"]) {
      // A wrong token is not forgiven because of the cookie that comes with it.
      expect((await call(route, administrator.cookie, { authorization: `Bearer ${text}` })).status).toBe(401);
    }
  });

  test("is not opened by headers that a framework or a proxy may trust", async () => {
    for (const headers of forgedFor(route)) expect([headers, (await call(route, "", headers)).status]).toEqual([headers, 401]);
  });
});

describe("roles in the cookie's organization", () => {
  test("there are four, and the matrix has had all of them", () => {
    expect(people.map(({ who }) => who).sort()).toEqual(["nobody", "stranger", ...ROLES].sort());
  });
});
