import { beforeAll, describe, expect, it } from "vitest";
import { database } from "@/db/client";
import { newId } from "@/domain/ids";
import type { Role } from "@/domain/roles";
import { authenticateMonitorToken } from "@/keys/authenticate-monitor-token";
import { apiRequest, cookieOf, errorOf, PASSWORD, signUp } from "../../testing/call-route";
import { POST as login } from "../auth/login/route";
import { DELETE, GET, POST } from "./route";

interface Created {
  id: string;
  token: string;
}

const create = (cookie: string, body: unknown = { name: "CI" }) => POST(apiRequest("/api/tokens", { cookie, body }));
const created = async (cookie: string) => (await (await create(cookie)).json()) as Created;
const remove = (cookie: string, id: string) => DELETE(apiRequest(`/api/tokens?id=${encodeURIComponent(id)}`, { method: "DELETE", cookie }));
const list = async (cookie: string) => {
  const response = await GET(apiRequest("/api/tokens", { cookie }));
  return ((await response.json()) as { tokens: Record<string, unknown>[] }).tokens;
};

/** A second person in the organization: signs up, is moved there, signs in again. */
async function join(organizationId: string, role: Role): Promise<string> {
  const { email, userId } = await signUp();
  await database().membership.deleteMany({ where: { userId } });
  await database().membership.create({ data: { id: newId("mem"), userId, organizationId, role } });
  return cookieOf(await login(apiRequest("/api/auth/login", { body: { email, password: PASSWORD } })));
}

let fields: Awaited<ReturnType<typeof signUp>>;
beforeAll(async () => {
  fields = await signUp();
});

describe("monitor tokens over HTTP", () => {
  it("are shown once, then by their ends only", async () => {
    const { cookie, organizationId } = await signUp();
    const response = await create(cookie, { name: " CI 서버 ", expiresAt: "2099-01-31T09:00:00+09:00" });
    expect(response.status).toBe(201);
    const { token, ...view } = (await response.json()) as Created & Record<string, unknown>;
    expect(token).toMatch(/^mon_sk_[0-9A-Za-z]{36}$/);
    expect(view).toEqual({
      id: expect.stringMatching(/^tok_/),
      name: "CI 서버",
      prefix: `${token.slice(0, 11)}…${token.slice(-4)}`,
      isActive: true,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      lastUsedAt: null,
      expiresAt: "2099-01-31T00:00:00.000Z",
    });
    expect(await list(cookie)).toEqual([view]);
    expect(await authenticateMonitorToken(token)).toEqual({ organizationId, credentialId: view.id });
  });

  it("need no name and no expiry, nor even a body", async () => {
    const { cookie } = await signUp();
    for (const request of [{ body: {} }, { method: "POST" }, { body: { expiresAt: null } }]) {
      const response = await POST(apiRequest("/api/tokens", { cookie, ...request }));
      expect(response.status).toBe(201);
      expect(await response.json()).toMatchObject({ name: "Unnamed token", expiresAt: null });
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
  ])("refuse a wrong or foreign %s by name: %j", async (field, body) => {
    const { cookie } = fields;
    const response = await create(cookie, body);
    expect(response.status).toBe(400);
    expect((await errorOf(response)).message).toContain(field);
    expect(await list(cookie)).toEqual([]);
  });

  it("are refused everywhere once revoked, and stay on the list as inactive", async () => {
    const { cookie } = await signUp();
    const { id, token } = await created(cookie);
    expect(await authenticateMonitorToken(token)).not.toBeNull();
    expect((await remove(cookie, id)).status).toBe(204);
    expect(await authenticateMonitorToken(token)).toBeNull();
    expect(await list(cookie)).toMatchObject([{ id, isActive: false }]);
    expect((await remove(cookie, id)).status).toBe(204);
  });

  it("of another organization do not exist: same answer, word for word, and nothing happens to them", async () => {
    const [ours, theirs] = [await signUp(), await signUp()];
    const { id, token } = await created(theirs.cookie);
    const answers = await Promise.all([id, newId("tok"), "%", "' OR 1=1"].map((name) => remove(ours.cookie, name)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    const errors = await Promise.all(answers.map(errorOf));
    expect(new Set(errors.map(({ requestId: _, ...error }) => JSON.stringify(error))).size).toBe(1);
    expect(await authenticateMonitorToken(token)).not.toBeNull();
    expect(await list(ours.cookie)).toEqual([]);
  });

  it("want their id, once", async () => {
    const { cookie } = await signUp();
    for (const query of ["", "?id=", "?id=a&id=b", "?id=a&organizationId=b"]) {
      expect((await DELETE(apiRequest(`/api/tokens${query}`, { method: "DELETE", cookie }))).status).toBe(400);
    }
  });

  it("are seen by viewers, made by members, and revoked by their creator or an admin", async () => {
    const owner = await signUp();
    const [viewer, member, other, admin] = await Promise.all(
      (["viewer", "member", "member", "admin"] as const).map((role) => join(owner.organizationId, role)),
    );
    if (!viewer || !member || !other || !admin) throw new Error("four people joined");
    expect((await create(viewer)).status).toBe(403);
    const first = await created(member);
    const second = await created(member);
    expect(await list(viewer)).toHaveLength(2);
    expect((await remove(viewer, first.id)).status).toBe(403);
    expect((await remove(other, first.id)).status).toBe(403);
    expect(await authenticateMonitorToken(first.token)).not.toBeNull();
    expect((await remove(member, first.id)).status).toBe(204);
    expect((await remove(admin, second.id)).status).toBe(204);
    expect(await authenticateMonitorToken(second.token)).toBeNull();
  });

  it("are nothing to strangers", async () => {
    for (const answer of [await GET(apiRequest("/api/tokens")), await create(""), await remove("", "tok_x")]) expect(answer.status).toBe(401);
    expect([GET.rights, POST.rights, DELETE.rights]).toEqual(["viewer", "member", "member"]);
  });
});
