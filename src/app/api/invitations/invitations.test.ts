import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { trustAddressHeader } from "@/access/client-address";
import { accept, getOrganization, invite, listInvitations, listMembers, listOrganizations, tokenOf, withdraw } from "@/app/testing/ask-people";
import { apiRequest, cookieOf, errorOf, PASSWORD, signUp } from "@/app/testing/call-route";
import { joinAs } from "@/app/testing/join";
import { database } from "@/db/client";
import { env } from "@/env";
import { digestCredential } from "@/keys/credential";
import { POST as login } from "../auth/login/route";
import { GET as me } from "../auth/me/route";
import { POST as acceptRoute } from "./accept/route";

const DAY_MS = 86_400_000;
const newcomer = { name: "Grace", password: "a long password" };
let addresses = 0;
const newEmail = () => `guest-${++addresses}@example.com`;

beforeEach(async () => {
  await database().loginThrottle.deleteMany();
});
afterEach(() => {
  env.SIGNUP = "open";
  env.APP_URL = undefined;
});

describe("inviting", () => {
  it("shows the link once, and keeps a digest of what is in it", async () => {
    const owner = await signUp();
    const email = newEmail();
    const made = await invite(owner.cookie, { email: ` ${email.toUpperCase()} `, role: "member" });
    expect(made.status).toBe(201);
    const { url, ...shown } = made.json;
    expect(shown).toEqual({ id: expect.stringMatching(/^inv_/), email, role: "member", expiresAt: expect.stringMatching(/Z$/) });
    expect(Math.abs(Date.parse(shown.expiresAt) - Date.now() - 7 * DAY_MS)).toBeLessThan(10_000);
    expect(url).toMatch(/^http:\/\/localhost:3001\/invitation\?token=inv_sk_[0-9A-Za-z]{36}$/);
    const listed = await listInvitations(owner.cookie);
    expect(listed.json).toEqual({ invitations: [{ ...shown, createdAt: expect.stringMatching(/Z$/) }] });
    const rows = JSON.stringify(await database().invitation.findMany({ omit: { digest: false } }));
    expect(rows).toContain(digestCredential(tokenOf(made)));
    const log = JSON.stringify(await database().auditEntry.findMany());
    for (const text of [rows, log, JSON.stringify(listed.json)]) expect(text).not.toContain(tokenOf(made));
  });

  it("names the address that people use", async () => {
    env.APP_URL = "https://monitor.example/";
    const { cookie } = await signUp();
    expect((await invite(cookie, { email: newEmail(), role: "viewer" })).json.url).toMatch(/^https:\/\/monitor\.example\/invitation\?token=/);
  });

  it("is for admins, who do not invite owners, nor withdraw or replace an invitation of one", async () => {
    const owner = await signUp();
    const [viewer, member, admin] = await Promise.all((["viewer", "member", "admin"] as const).map((role) => joinAs(owner.organizationId, role)));
    const email = newEmail();
    for (const person of [viewer, member]) expect((await invite(person?.cookie ?? "", { email, role: "viewer" })).status).toBe(403);
    const cookie = admin?.cookie ?? "";
    for (const role of ["viewer", "member", "admin"]) expect((await invite(cookie, { email: newEmail(), role })).status).toBe(201);
    expect((await invite(cookie, { email, role: "owner" })).status).toBe(403);
    const made = await invite(owner.cookie, { email, role: "owner" });
    expect(made.status).toBe(201);
    expect((await withdraw(cookie, made.json.id)).status).toBe(403);
    expect((await invite(cookie, { email, role: "viewer" })).status).toBe(403);
    expect((await listInvitations(viewer?.cookie ?? "")).json.invitations).toHaveLength(4);
  });

  it("replaces an earlier invitation of the same address, whose link is dead", async () => {
    const { cookie } = await signUp();
    const email = newEmail();
    const [first, second] = [await invite(cookie, { email, role: "admin" }), await invite(cookie, { email, role: "viewer" })];
    expect((await listInvitations(cookie)).json.invitations).toMatchObject([{ id: second.json.id, role: "viewer" }]);
    expect((await accept("", { token: tokenOf(first), ...newcomer })).status).toBe(404);
    expect((await accept("", { token: tokenOf(second), ...newcomer })).json.organization.role).toBe("viewer");
  });

  it("refuses whoever is in already", async () => {
    const owner = await signUp();
    const { email } = await joinAs(owner.organizationId, "viewer");
    expect((await invite(owner.cookie, { email: email.toUpperCase(), role: "admin" })).status).toBe(409);
  });

  it.each<[string, unknown]>([
    ["email", { email: "nobody", role: "viewer" }],
    ["email", { email: "a@b.example\r\nBcc: x@y.example", role: "viewer" }],
    ["email", { email: `${"x".repeat(10_000)}@example.com`, role: "viewer" }],
    ["email", { email: "\u202ea@example.com", role: "viewer" }],
    ["email", { role: "viewer" }],
    ["role", { email: "a@example.com" }],
    ["role", { email: "a@example.com", role: "root" }],
    ["organizationId", { email: "a@example.com", role: "viewer", organizationId: "org_x" }],
    ["expiresAt", { email: "a@example.com", role: "viewer", expiresAt: "2099-01-01T00:00:00Z" }],
  ])("refuses a wrong or foreign %s by name: %j", async (field, body) => {
    const { cookie } = await signUp();
    const { status, json } = await invite(cookie, body);
    expect(status).toBe(400);
    expect(json.error.message).toContain(field);
  });
});

describe("accepting", () => {
  it("takes somebody who is signed in with that address into the organization, and their session with them", async () => {
    const [owner, guest] = [await signUp({ name: "Ada" }), await signUp({ name: "Grace" })];
    const made = await invite(owner.cookie, { email: guest.email, role: "member" });
    const accepted = await accept(guest.cookie, { token: tokenOf(made) });
    expect(accepted.status).toBe(200);
    expect(accepted.json).toEqual({
      user: { id: guest.userId, name: "Grace", email: guest.email },
      organization: { id: owner.organizationId, name: "Ada's organization", role: "member" },
    });
    for (const cookie of [guest.cookie, cookieOf(accepted.response)])
      expect((await getOrganization(cookie)).json).toMatchObject({ id: owner.organizationId, role: "member" });
    expect((await listOrganizations(guest.cookie)).json.organizations.map(({ id, role }: { id: string; role: string }) => [id, role])).toEqual([
      [guest.organizationId, "owner"],
      [owner.organizationId, "member"],
    ]);
    expect((await listInvitations(owner.cookie)).json.invitations).toEqual([]);
    const entries = await database().auditEntry.findMany({ where: { organizationId: owner.organizationId }, orderBy: { id: "asc" } });
    expect(entries.map(({ action, actor }) => [action, actor])).toEqual([
      ["invitation.created", owner.email],
      ["member.joined", guest.email],
    ]);
  });

  it.each(["open", "closed"] as const)("makes the account of somebody without one, with SIGNUP=%s", async (signup) => {
    const owner = await signUp();
    env.SIGNUP = signup;
    const email = newEmail();
    const made = await invite(owner.cookie, { email, role: "viewer" });
    const accepted = await accept("", { token: tokenOf(made), ...newcomer });
    expect(accepted.status).toBe(200);
    expect(accepted.json).toMatchObject({ user: { name: "Grace", email }, organization: { id: owner.organizationId, role: "viewer" } });
    const again = await me(apiRequest("/api/auth/me", { cookie: cookieOf(accepted.response) }));
    expect([again.status, await again.json()]).toEqual([200, accepted.json]);
    expect((await login(apiRequest("/api/auth/login", { body: { email, password: newcomer.password } }))).status).toBe(200);
    expect((await listMembers(owner.cookie)).json.members).toHaveLength(2);
  });

  it("makes no second account, and leaves the invitation to its owner", async () => {
    const [owner, guest] = [await signUp(), await signUp()];
    const token = tokenOf(await invite(owner.cookie, { email: guest.email, role: "member" }));
    for (const cookie of ["", guest.cookie]) {
      const refused = await accept(cookie, { token, ...newcomer });
      expect([refused.status, refused.json.error.code]).toEqual([409, "email_taken"]);
      expect(refused.response.headers.get("set-cookie")).toBeNull();
    }
    expect((await accept(guest.cookie, { token })).status).toBe(200);
  });

  it("needs a session, or a name and a password; neither uses it up", async () => {
    const [owner, guest] = [await signUp(), await signUp()];
    const token = tokenOf(await invite(owner.cookie, { email: guest.email, role: "member" }));
    expect((await accept("", { token })).status).toBe(401);
    for (const body of [
      { token, name: "Grace" },
      { token, password: "a long password" },
      { token, name: "Grace", password: "short" },
      { token, name: "a\u202eb", password: "a long password" },
      { token, ...newcomer, role: "owner" },
      { token, ...newcomer, email: "other@example.com" },
      { token: "" },
      {},
    ])
      expect([body, (await accept("", body)).status]).toEqual([body, 400]);
    expect((await accept(guest.cookie, { token })).status).toBe(200);
  });

  it("is refused to another address, which does not use it up", async () => {
    const [owner, guest, other] = [await signUp(), await signUp(), await signUp()];
    const token = tokenOf(await invite(owner.cookie, { email: guest.email, role: "member" }));
    const refused = await accept(other.cookie, { token });
    expect([refused.status, refused.json.error.code]).toEqual([403, "forbidden"]);
    expect((await accept(owner.cookie, { token })).status).toBe(403);
    expect((await accept(guest.cookie, { token })).status).toBe(200);
  });

  it("does not tell a used, an expired, a withdrawn and an unknown one apart", async () => {
    const owner = await signUp();
    const guest = await signUp();
    const make = async () => invite(owner.cookie, { email: newEmail(), role: "member" });
    const [used, expired, gone] = [await invite(owner.cookie, { email: guest.email, role: "viewer" }), await make(), await make()];
    expect((await accept(guest.cookie, { token: tokenOf(used) })).status).toBe(200);
    await database().invitation.updateMany({ where: { id: expired.json.id }, data: { expiresAt: new Date() } });
    expect((await withdraw(owner.cookie, gone.json.id)).status).toBe(204);
    expect((await withdraw(owner.cookie, gone.json.id)).status).toBe(404);
    expect((await withdraw(owner.cookie, expired.json.id)).status).toBe(404);
    expect((await listInvitations(owner.cookie)).json.invitations).toEqual([]);
    const texts = new Set<string>();
    for (const token of [tokenOf(used), tokenOf(expired), tokenOf(gone), `${tokenOf(gone).slice(0, -1)}x`, "inv_sk_", "%"]) {
      for (const [cookie, body] of [
        [guest.cookie, { token }],
        ["", { token, ...newcomer }],
      ] as const) {
        await database().loginThrottle.deleteMany();
        const { status, json } = await accept(cookie, body);
        expect([token, status]).toEqual([token, 404]);
        texts.add(JSON.stringify({ ...json.error, requestId: "" }));
      }
    }
    expect(texts.size).toBe(1);
  });

  it("is limited like signing in: guesses from one address, however many tokens they try", async () => {
    trustAddressHeader();
    const headers = { "x-monitor-client-address": "203.0.113.7" };
    const guess = (token: string) => acceptRoute(apiRequest("/api/invitations/accept", { body: { token }, headers }));
    for (let i = 0; i < 31; i++) expect((await guess(`inv_sk_${i}`)).status).toBe(404);
    const answer = await guess("inv_sk_last");
    expect([answer.status, (await errorOf(answer)).code]).toEqual([429, "rate_limited"]);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    const owner = await signUp();
    const token = tokenOf(await invite(owner.cookie, { email: newEmail(), role: "viewer" }));
    const body = { token, ...newcomer };
    expect((await acceptRoute(apiRequest("/api/invitations/accept", { body, headers }))).status).toBe(200);
  });

  it("works for somebody who has left their last organization: signing in gives them one of their own, once", async () => {
    const owner = await signUp();
    const person = await joinAs(owner.organizationId, "viewer");
    await database().membership.deleteMany({ where: { userId: person.userId } });
    const signIn = () => login(apiRequest("/api/auth/login", { body: { email: person.email, password: PASSWORD } }));
    const answers = await Promise.all([signIn(), signIn()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await database().membership.count({ where: { userId: person.userId } })).toBe(1);
    const [first] = answers;
    if (!first) throw new Error("they signed in");
    const token = tokenOf(await invite(owner.cookie, { email: person.email, role: "admin" }));
    expect((await accept(cookieOf(first), { token })).json.organization).toMatchObject({ id: owner.organizationId, role: "admin" });
  });
});
