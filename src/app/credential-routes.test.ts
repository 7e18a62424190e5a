import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/domain/ids";
import { NO_LIMITS } from "@/domain/limits";
import { authenticateCredential } from "@/keys/authenticate-credential";
import { API_KEY, MONITOR_TOKEN } from "@/keys/credential-kind";
import { POST as rotateKey } from "./api/keys/rotate/route";
import * as keyRoute from "./api/keys/route";
import { POST as rotateToken } from "./api/tokens/rotate/route";
import * as tokenRoute from "./api/tokens/route";
import { apiRequest, errorOf, signUp } from "./testing/call-route";
import { join } from "./testing/join";

interface Created extends Record<string, unknown> {
  id: string;
  secret: string;
}

const kinds = [
  {
    list: "tokens",
    field: "token",
    prefix: "mon_sk_",
    id: /^tok_/,
    route: tokenRoute,
    rotateRoute: rotateToken,
    authenticate: (text: string) => authenticateCredential(MONITOR_TOKEN, text),
    unnamed: "Unnamed token",
    extra: {},
  },
  {
    list: "keys",
    field: "key",
    prefix: "llm_sk_",
    id: /^key_/,
    route: keyRoute,
    rotateRoute: rotateKey,
    authenticate: (text: string) => authenticateCredential(API_KEY, text),
    unnamed: "Unnamed key",
    extra: { allowedModels: null },
  },
] as const;

describe.each(kinds)("$list over HTTP", ({ list: listName, field, prefix, id: idShape, route, rotateRoute, authenticate, unnamed, extra }) => {
  const path = `/api/${listName}`;
  const create = (cookie: string, body: unknown = { name: "CI" }) => route.POST(apiRequest(path, { cookie, body }));
  const remove = (cookie: string, id: string) => route.DELETE(apiRequest(`${path}?id=${encodeURIComponent(id)}`, { method: "DELETE", cookie }));
  const rotate = (cookie: string, body: unknown) => rotateRoute(apiRequest(`${path}/rotate`, { cookie, body }));
  const list = async (cookie: string) => {
    const answer: Record<string, Record<string, unknown>[]> = await (await route.GET(apiRequest(path, { cookie }))).json();
    return answer[listName] ?? [];
  };
  const readCreated = async (response: Response): Promise<Created> => {
    expect(response.status).toBe(201);
    const { [field]: secret, ...view } = (await response.json()) as Record<string, string>;
    return { ...view, id: String(view.id), secret: String(secret) };
  };
  const created = async (cookie: string) => readCreated(await create(cookie));
  let fields: Awaited<ReturnType<typeof signUp>>;
  beforeAll(async () => {
    fields = await signUp();
  });

  it("are shown once, then by their ends only", async () => {
    const { cookie, organizationId } = await signUp();
    const { secret, ...view } = await readCreated(await create(cookie, { name: " CI 서버 ", expiresAt: "2099-01-31T09:00:00+09:00" }));
    expect(secret).toMatch(new RegExp(`^${prefix}[0-9A-Za-z]{36}$`));
    expect(view).toEqual({
      id: expect.stringMatching(idShape),
      name: "CI 서버",
      prefix: `${secret.slice(0, 11)}…${secret.slice(-4)}`,
      isActive: true,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      lastUsedAt: null,
      expiresAt: "2099-01-31T00:00:00.000Z",
      limits: NO_LIMITS,
      allowedAddresses: null,
      ...extra,
    });
    expect(await list(cookie)).toEqual([view]);
    expect(await authenticate(secret)).toEqual({ organizationId, credentialId: view.id, ...extra });
  });

  it("need no name and no expiry, nor even a body", async () => {
    const { cookie } = await signUp();
    for (const request of [{ body: {} }, { method: "POST" }, { body: { expiresAt: null } }]) {
      const response = await route.POST(apiRequest(path, { cookie, ...request }));
      expect(response.status).toBe(201);
      expect(await response.json()).toMatchObject({ name: unnamed, expiresAt: null });
    }
  });

  it.each([
    ["name", { name: "" }],
    ["name", { name: "x".repeat(101) }],
    ["name", { name: "two\r\nlines" }],
    ["name", { name: 1 }],
    ["expiresAt", { expiresAt: "tomorrow" }],
    ["expiresAt", { expiresAt: "2099-01-01" }],
    ["expiresAt", { expiresAt: "2020-01-01T00:00:00Z" }],
    ["organizationId", { organizationId: "org_other" }],
    ["createdById", { createdById: "usr_other" }],
    ["digest", { digest: "0" }],
    ["prefix", { prefix: "x" }],
    ["id", { id: "tok_mine" }],
    ["revokedAt", { revokedAt: null }],
    ["isActive", { isActive: true }],
  ])("refuse a wrong or foreign %s by name: %j", async (name, body) => {
    const { cookie } = fields;
    const response = await create(cookie, body);
    expect(response.status).toBe(400);
    expect((await errorOf(response)).message).toContain(name);
    expect(await list(cookie)).toEqual([]);
  });

  it("are refused everywhere once revoked, and stay on the list as inactive", async () => {
    const { cookie } = await signUp();
    const { id, secret } = await created(cookie);
    expect(await authenticate(secret)).not.toBeNull();
    expect((await remove(cookie, id)).status).toBe(204);
    expect(await authenticate(secret)).toBeNull();
    expect(await list(cookie)).toMatchObject([{ id, isActive: false }]);
    expect((await remove(cookie, id)).status).toBe(204);
  });

  it("of another organization do not exist: same answer, word for word, and nothing happens to them", async () => {
    const [ours, theirs] = [await signUp(), await signUp()];
    const { id, secret } = await created(theirs.cookie);
    const tries = [id, newId("tok"), "%", "' OR 1=1"].flatMap((name) => [remove(ours.cookie, name), rotate(ours.cookie, { id: name })]);
    const answers = await Promise.all(tries);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
    const errors = await Promise.all(answers.map(errorOf));
    expect(new Set(errors.map(({ requestId: _, ...error }) => JSON.stringify(error))).size).toBe(1);
    expect(await authenticate(secret)).not.toBeNull();
    expect(await list(theirs.cookie)).toMatchObject([{ id, isActive: true, expiresAt: null }]);
    expect(await list(ours.cookie)).toEqual([]);
  });

  it("want their id, once", async () => {
    const { cookie } = await signUp();
    for (const query of ["", "?id=", "?id=a&id=b", "?id=a&organizationId=b"]) {
      expect((await route.DELETE(apiRequest(`${path}${query}`, { method: "DELETE", cookie }))).status).toBe(400);
    }
  });

  it("are rotated: the new one is shown once, the old one has a day, or what was asked for", async () => {
    const { cookie } = await signUp();
    const old = await created(cookie);
    const { secret, ...view } = await readCreated(await rotate(cookie, { id: old.id }));
    expect(view).toMatchObject({ name: "CI", expiresAt: null, ...extra });
    expect([await authenticate(old.secret), await authenticate(secret)]).not.toContain(null);
    const ends = async (id: string) => Date.parse(String((await list(cookie)).find((one) => one.id === id)?.expiresAt)) - Date.now();
    expect(Math.abs((await ends(old.id)) - 24 * 3_600_000)).toBeLessThan(10_000);
    await readCreated(await rotate(cookie, { id: view.id, overlapSeconds: 0 }));
    expect(await authenticate(secret)).toBeNull();
    expect((await rotate(cookie, { id: view.id })).status).toBe(409);
  });

  it.each([
    ["id", {}],
    ["overlapSeconds", { id: "x", overlapSeconds: -1 }],
    ["overlapSeconds", { id: "x", overlapSeconds: 0.5 }],
    ["overlapSeconds", { id: "x", overlapSeconds: 31 * 24 * 3_600 }],
    ["name", { id: "x", name: "other" }],
    ["expiresAt", { id: "x", expiresAt: null }],
  ])("are not rotated with a wrong or foreign %s: %j", async (name, body) => {
    const response = await rotate(fields.cookie, body);
    expect(response.status).toBe(400);
    expect((await errorOf(response)).message).toContain(name);
  });

  it("are seen by viewers, made by members, and ended by their creator or an admin", async () => {
    const owner = await signUp();
    const [viewer, member, other, admin] = await Promise.all(
      (["viewer", "member", "member", "admin"] as const).map((role) => join(owner.organizationId, role)),
    );
    if (!viewer || !member || !other || !admin) throw new Error("four people joined");
    expect((await create(viewer)).status).toBe(403);
    const first = await created(member);
    const second = await created(member);
    expect(await list(viewer)).toHaveLength(2);
    for (const cookie of [viewer, other]) {
      expect((await remove(cookie, first.id)).status).toBe(403);
      expect((await rotate(cookie, { id: first.id })).status).toBe(403);
    }
    expect(await authenticate(first.secret)).not.toBeNull();
    expect((await remove(member, first.id)).status).toBe(204);
    expect((await rotate(admin, { id: second.id, overlapSeconds: 0 })).status).toBe(201);
    expect(await authenticate(second.secret)).toBeNull();
  });

  it("are nothing to strangers", async () => {
    const answers = [await route.GET(apiRequest(path)), await create(""), await remove("", "tok_x"), await rotate("", { id: "tok_x" })];
    for (const answer of answers) expect(answer.status).toBe(401);
    expect([route.GET.rights, route.POST.rights, route.DELETE.rights, rotateRoute.rights]).toEqual(["viewer", "member", "member", "member"]);
  });
});
