import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { apiRequest, errorOf, signUp } from "@/app/testing/call-route";
import { database } from "@/db/client";
import { lockDatabase } from "@/db/testing/lock-database";
import { env } from "@/env";
import { digestCredential } from "@/keys/credential";
import { POST as makeKey, DELETE as revokeKey } from "../../../keys/route";
import { POST as rotateToken } from "../../../tokens/rotate/route";
import { POST as makeToken } from "../../../tokens/route";
import { GET as readAudit } from "./audit/route";
import { GET as list, POST as mint, DELETE as revoke } from "./tokens/route";

const TOKENS = "/api/v1/admin/ai/tokens";
const AUDIT = "/api/v1/admin/ai/audit";

interface Minted {
  id: string;
  token: string;
  prefix: string;
}
interface Entry {
  id: string;
  actor: string;
  action: string;
  target: string;
  organizationId: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

let first: Awaited<ReturnType<typeof signUp>>;
let second: Awaited<ReturnType<typeof signUp>>;
beforeAll(async () => {
  first = await signUp();
  second = await signUp();
});
afterEach(() => {
  env.ADMIN_EMAILS = undefined;
  vi.useRealTimers();
});

async function mintAs(cookie: string, body: object = { name: "deploy" }): Promise<Minted> {
  const response = await mint(apiRequest(TOKENS, { cookie, body }));
  expect(response.status).toBe(201);
  return (await response.json()) as Minted;
}
const by = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const audit = async (query = "") =>
  (await (await readAudit(apiRequest(`${AUDIT}${query}`, { cookie: first.cookie }))).json()) as { entries: Entry[]; nextCursor: string | null };

describe("an administrator", () => {
  it("is whoever signed up first, when nobody is named", async () => {
    expect((await list(apiRequest(TOKENS, first))).status).toBe(200);
    const refused = await list(apiRequest(TOKENS, second));
    expect([refused.status, (await errorOf(refused)).code]).toEqual([403, "forbidden"]);
  });

  it("is who is named in ADMIN_EMAILS, and then nobody else", async () => {
    env.ADMIN_EMAILS = ["nobody@example.com", second.email];
    expect((await list(apiRequest(TOKENS, second))).status).toBe(200);
    expect((await list(apiRequest(TOKENS, first))).status).toBe(403);
  });
});

describe("an admin token", () => {
  it("is shown once, kept as a digest, and listed by its prefix", async () => {
    const { id, token, prefix } = await mintAs(first.cookie);
    expect(token).toMatch(/^adm_sk_[0-9A-Za-z]{36}$/);
    const listed = await (await list(apiRequest(TOKENS, by(token)))).text();
    expect(listed).toContain(prefix);
    expect(listed).not.toContain(token);
    expect(listed).not.toContain(digestCredential(token));
    expect(await database().adminToken.findUnique({ where: { id }, omit: { digest: false } })).toMatchObject({ digest: digestCredential(token) });
  });

  it("is refused from the moment it is revoked or expires, and cannot be revoked twice into the log", async () => {
    const { id, token } = await mintAs(first.cookie);
    const end = () => revoke(apiRequest(`${TOKENS}?id=${id}`, { method: "DELETE", ...by(token) }));
    expect((await end()).status).toBe(204);
    expect((await end()).status).toBe(401);
    expect((await revoke(apiRequest(`${TOKENS}?id=${id}`, { method: "DELETE", cookie: first.cookie }))).status).toBe(204);
    expect((await audit(`?target=${id}`)).entries.map(({ action }) => action)).toEqual(["admin_token.revoked", "admin_token.created"]);
    const expiresAt = new Date(Date.now() + 60_000);
    const soon = await mintAs(first.cookie, { name: "soon", expiresAt: expiresAt.toISOString() });
    expect((await list(apiRequest(TOKENS, by(soon.token)))).status).toBe(200);
    vi.useFakeTimers({ toFake: ["Date"], now: expiresAt });
    expect((await list(apiRequest(TOKENS, by(soon.token)))).status).toBe(401);
  });

  it("ends with the rights of who made it", async () => {
    const { token } = await mintAs(first.cookie);
    env.ADMIN_EMAILS = [second.email];
    expect((await list(apiRequest(TOKENS, by(token)))).status).toBe(403);
  });

  it("says which field is wrong", async () => {
    const wrong = [{ name: "" }, { nam: "x" }, { expiresAt: "2020-01-01T00:00:00Z" }, { expiresAt: 5 }];
    for (const body of wrong) {
      const response = await mint(apiRequest(TOKENS, { cookie: first.cookie, body }));
      expect(response.status).toBe(400);
      expect((await errorOf(response)).message).toContain(Object.keys(body)[0]);
    }
    expect((await revoke(apiRequest(`${TOKENS}?id=adm_none`, { method: "DELETE", cookie: first.cookie }))).status).toBe(404);
  });
});

describe("the audit log", () => {
  it("says who changed which credential, with its prefix and never its secret", async () => {
    const made = (await (await makeKey(apiRequest("/api/keys", { cookie: second.cookie, body: { name: "CI" } }))).json()) as {
      id: string;
      key: string;
    };
    await revokeKey(apiRequest(`/api/keys?id=${made.id}`, { method: "DELETE", cookie: second.cookie }));
    await revokeKey(apiRequest(`/api/keys?id=${made.id}`, { method: "DELETE", cookie: second.cookie }));
    const { entries } = await audit(`?target=${made.id}`);
    expect(entries.map(({ action, actor, organizationId }) => [action, actor, organizationId])).toEqual([
      ["api_key.revoked", second.email, second.organizationId],
      ["api_key.created", second.email, second.organizationId],
    ]);
    expect(entries[1]?.after).toMatchObject({ name: "CI", prefix: expect.stringMatching(/^llm_sk_\w{4}…\w{4}$/), allowedModels: null });
    const token = (await (await makeToken(apiRequest("/api/tokens", { cookie: second.cookie, body: {} }))).json()) as { id: string; token: string };
    await rotateToken(apiRequest("/api/tokens/rotate", { cookie: second.cookie, body: { id: token.id } }));
    expect((await audit(`?target=${token.id}`)).entries.map(({ action }) => action)).toEqual(["monitor_token.rotated", "monitor_token.created"]);
    const all = JSON.stringify(await database().auditEntry.findMany());
    for (const secret of [made.key, token.token]) expect(all).not.toContain(secret);
  });

  it("names the token and its maker when a script did it", async () => {
    const { token, prefix } = await mintAs(first.cookie, { name: "terraform" });
    const response = await mint(apiRequest(TOKENS, { ...by(token), body: { name: "made by a script" } }));
    const { id } = (await response.json()) as Minted;
    expect((await audit(`?target=${id}`)).entries[0]?.actor).toBe(`terraform (${prefix}) of ${first.email}`);
  });

  it("comes page by page, newest first, each entry once", async () => {
    for (let i = 0; i < 5; i++) await mintAs(first.cookie, { name: `page ${i}` });
    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const page = await audit(`?limit=2&action=admin_token.created${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.entries.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
    expect(seen).toHaveLength(await database().auditEntry.count({ where: { action: "admin_token.created" } }));
    for (const query of ["?cursor=x", "?limit=0", "?limit=201", "?other=1"]) {
      expect((await readAudit(apiRequest(AUDIT + query, { cookie: first.cookie }))).status).toBe(400);
    }
  });

  it("cannot be rewritten, not even with the database at hand", async () => {
    const before = await database().auditEntry.count();
    await expect(database().auditEntry.updateMany({ data: { actor: "somebody else" } })).rejects.toThrow();
    await expect(database().auditEntry.deleteMany()).rejects.toThrow();
    expect(await database().auditEntry.count()).toBe(before);
    expect(await database().auditEntry.count({ where: { actor: "somebody else" } })).toBe(0);
  });

  const count = async () => [await database().apiKey.count(), await database().auditEntry.count({ where: { action: "api_key.created" } })];
  const makeOne = (name: string) => makeKey(apiRequest("/api/keys", { cookie: second.cookie, body: { name } }));

  it("has no entry of a change that did not happen: refused, or while the database is away", { timeout: 30_000 }, async () => {
    const before = await count();
    expect((await makeOne("")).status).toBe(400);
    await list(apiRequest(TOKENS, first)); // the sessions are in the cache
    const lock = await lockDatabase();
    const late = await makeOne("late");
    await lock.release();
    expect([late.status, (await errorOf(late)).code]).toEqual([503, "unavailable"]);
    expect(await count()).toEqual(before);
  });

  it("has an entry of every change, however many happen at once", { timeout: 30_000 }, async () => {
    const before = await count();
    const statuses = await Promise.all(Array.from({ length: 40 }, async (_, i) => (await makeOne(`at once ${i}`)).status));
    expect(statuses.filter((status) => status !== 201)).toEqual([]);
    expect(await count()).toEqual(before.map((number) => number + 40));
  });
});
