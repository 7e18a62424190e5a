import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import { evictSession } from "@/access/authenticate-session";
import { trustAddressHeader } from "@/access/client-address";
import { database } from "@/db/client";
import { env } from "@/env";
import { apiRequest, cookieOf, errorOf, PASSWORD, signUp } from "../../testing/call-route";
import { POST as login } from "./login/route";
import { POST as logout } from "./logout/route";
import { GET as me } from "./me/route";
import { POST as password } from "./password/route";
import { POST as register } from "./register/route";

const DAY_MS = 86_400_000;
const signIn = (email: string, word = PASSWORD, headers = {}) => login(apiRequest("/api/auth/login", { body: { email, password: word }, headers }));
const whoIs = (cookie: string) => me(apiRequest("/api/auth/me", { cookie }));
const setCookieOf = (response: Response) => response.headers.get("set-cookie") ?? "";
const changeTo = (cookie: string, newPassword: string, currentPassword = PASSWORD) =>
  password(apiRequest("/api/auth/password", { cookie, body: { currentPassword, newPassword } }));

afterEach(() => {
  env.APP_URL = undefined;
  env.TRUST_PROXY = false;
  env.SIGNUP = "open";
});

describe("registering", () => {
  it("makes a user who owns an organization and is signed in, and tells nothing else", async () => {
    const body = { name: " 김하늘 ", email: " Sky@Example.COM ", password: "가나다라마바사아" };
    const response = await register(apiRequest("/api/auth/register", { body }));
    expect(response.status).toBe(201);
    const account = await response.json();
    expect(account).toEqual({
      user: { id: expect.stringMatching(/^usr_/), name: "김하늘", email: "sky@example.com" },
      organization: { id: expect.stringMatching(/^org_/), name: "김하늘's organization", role: "owner" },
    });
    const again = await whoIs(cookieOf(response));
    expect([again.status, await again.json()]).toEqual([200, account]);
  });

  it("names the organization in the language of the page, and refuses in it", async () => {
    const body = { name: "김하늘", email: "sky-ko@example.com", password: PASSWORD };
    const headers = { "accept-language": "ko-KR,ko;q=0.9" };
    const account = await (await register(apiRequest("/api/auth/register", { body, headers }))).json();
    expect(account.organization.name).toBe("김하늘 님의 조직");
    const taken = await errorOf(await register(apiRequest("/api/auth/register", { body, headers })));
    expect([taken.code, taken.message]).toEqual(["email_taken", "이 이메일로 만든 계정이 이미 있습니다."]);
  });

  it("refuses an address that is taken, in any case, and leaves nothing behind", async () => {
    const { email } = await signUp();
    const before = await database().organization.count();
    const response = await register(apiRequest("/api/auth/register", { body: { name: "B", email: email.toUpperCase(), password: PASSWORD } }));
    expect([response.status, (await errorOf(response)).code]).toEqual([409, "email_taken"]);
    expect(await database().organization.count()).toBe(before);
  });

  it("makes one account of many that register with one address at once", async () => {
    const body = { name: "R", email: "race@example.com", password: PASSWORD };
    const answers = await Promise.all(Array.from({ length: 6 }, () => register(apiRequest("/api/auth/register", { body }))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it.each([
    ["name", { name: "" }],
    ["name", { name: "   " }],
    ["name", { name: "x".repeat(101) }],
    ["name", { name: "a\u0000b" }],
    ["name", { name: "a\nb" }],
    ["name", { name: undefined }],
    ["email", { email: "nobody" }],
    ["email", { email: `${"x".repeat(250)}@example.com` }],
    ["email", { email: { $ne: "" } }],
    ["password", { password: "1234567" }],
    ["password", { password: "x".repeat(257) }],
    ["password", { password: 12345678 }],
    ["role", { role: "admin" }],
    ["id", { id: "usr_1" }],
    ["organizationId", { organizationId: "org_1" }],
    ["passwordHash", { passwordHash: "x" }],
  ])("refuses a wrong or foreign %s by name: %j", async (field, change) => {
    const body = { name: "A", email: "fields@example.com", password: PASSWORD, ...change };
    const response = await register(apiRequest("/api/auth/register", { body }));
    expect(response.status).toBe(400);
    expect((await errorOf(response)).message).toContain(field);
    expect(await database().user.count({ where: { email: "fields@example.com" } })).toBe(0);
  });

  it("is refused when sign-up is closed", async () => {
    env.SIGNUP = "closed";
    const response = await register(apiRequest("/api/auth/register", { body: { name: "A", email: "late@example.com", password: PASSWORD } }));
    expect(response.status).toBe(403);
    expect((await errorOf(response)).remedy).not.toBe("");
  });
});

describe("signing in", () => {
  it("works with the address in any case", async () => {
    const { email } = await signUp();
    const response = await signIn(` ${email.toUpperCase()}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ user: { email }, organization: { role: "owner" } });
    expect((await whoIs(cookieOf(response))).status).toBe(200);
  });

  it("does not tell a wrong password from an unknown account, in words", async () => {
    const { email } = await signUp();
    const answers = [await signIn(email, "wrong password"), await signIn("nobody@example.com"), await signIn("not an address", "x")];
    const errors = await Promise.all(answers.map(errorOf));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(new Set(errors.map(({ requestId: _, ...error }) => JSON.stringify(error))).size).toBe(1);
    for (const answer of answers) expect(setCookieOf(answer)).toBe("");
  });

  it("does not tell them apart by its work either: one comparison, at the same cost", async () => {
    const { email } = await signUp();
    const sent = vi.spyOn(Worker.prototype, "postMessage");
    const costs: string[][] = [];
    for (const address of [email, "nobody@example.com"]) {
      sent.mockClear();
      expect((await signIn(address, "wrong password")).status).toBe(401);
      const hashes = sent.mock.calls.map(([job]) => (job as { passwordHash?: string }).passwordHash).filter((hash) => hash !== undefined);
      costs.push(hashes.map((hash) => `${hash.slice(0, 7)} ${hash.length}`));
    }
    sent.mockRestore();
    expect(costs[0]).toHaveLength(1);
    expect(costs[1]).toEqual(costs[0]);
  });

  it("does not take the stored hash for the password", async () => {
    const { email, userId } = await signUp();
    const row = await database().user.findUniqueOrThrow({ where: { id: userId }, select: { passwordHash: true } });
    expect((await signIn(email, row.passwordHash)).status).toBe(401);
  });

  it("is limited, says when to come back, and holds back the right password too; open sessions stay open", async () => {
    trustAddressHeader();
    const { email, cookie } = await signUp();
    const headers = { "x-monitor-client-address": "203.0.113.7", "x-forwarded-for": "1.2.3.4" };
    for (let i = 0; i < 6; i++) expect((await signIn(email, "wrong password", headers)).status).toBe(401);
    const response = await signIn(email, PASSWORD, { ...headers, "x-forwarded-for": "9.9.9.9" });
    expect([response.status, (await errorOf(response)).code]).toEqual([429, "rate_limited"]);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect((await whoIs(cookie)).status).toBe(200);
    expect((await signIn(email, PASSWORD, { "x-monitor-client-address": "198.51.100.1" })).status).toBe(200);
  });
});

describe("sessions", () => {
  it("end with logging out, for every copy of the cookie, and only that one", async () => {
    const { email, cookie } = await signUp();
    const other = cookieOf(await signIn(email));
    expect((await whoIs(cookie)).status).toBe(200);
    const response = await logout(apiRequest("/api/auth/logout", { method: "POST", cookie }));
    expect(response.status).toBe(204);
    expect(setCookieOf(response)).toMatch(/^session=; Path=\/; Max-Age=0;/);
    expect((await whoIs(cookie)).status).toBe(401);
    expect((await whoIs(other)).status).toBe(200);
    expect((await logout(apiRequest("/api/auth/logout", { method: "POST" }))).status).toBe(204);
  });

  it("end with a change of password, all of them, and the one that asked goes on under a new cookie", async () => {
    const { email, cookie } = await signUp();
    const other = cookieOf(await signIn(email));
    for (const each of [cookie, other]) expect((await whoIs(each)).status).toBe(200);
    const response = await changeTo(cookie, "another long password");
    expect(response.status).toBe(204);
    for (const each of [cookie, other]) expect((await whoIs(each)).status).toBe(401);
    expect((await whoIs(cookieOf(response))).status).toBe(200);
    expect((await signIn(email)).status).toBe(401);
    expect((await signIn(email, "another long password")).status).toBe(200);
  });

  it("stay when the current password is wrong, and guessing it is limited", async () => {
    const { cookie, email } = await signUp();
    for (let i = 0; i < 6; i++) expect((await changeTo(cookie, "another long password", "wrong")).status).toBe(401);
    expect((await changeTo(cookie, "another long password")).status).toBe(429);
    await database().loginThrottle.deleteMany();
    expect((await changeTo(cookie, "short")).status).toBe(400);
    expect((await changeTo("", "another long password")).status).toBe(401);
    expect((await whoIs(cookie)).status).toBe(200);
    expect((await signIn(email)).status).toBe(200);
  });

  it("never outlive a change of password that a login raced with", async () => {
    const { cookie, email, userId } = await signUp();
    const [change, ...logins] = await Promise.all([changeTo(cookie, "another long password"), ...Array.from({ length: 4 }, () => signIn(email))]);
    expect(change?.status).toBe(204);
    const alive = await Promise.all(logins.filter(({ status }) => status === 200).map((answer) => whoIs(cookieOf(answer))));
    expect(alive.map(({ status }) => status)).toEqual(alive.map(() => 401));
    expect(await database().session.count({ where: { userId } })).toBe(1);
  });

  it("end after 7 days without use, and 30 days after they began", async () => {
    for (const data of [{ lastSeenAt: new Date(Date.now() - 7 * DAY_MS) }, { expiresAt: new Date() }]) {
      const { cookie, userId } = await signUp();
      await database().session.updateMany({ where: { userId }, data });
      expect((await whoIs(cookie)).status).toBe(401);
    }
    const { cookie, userId } = await signUp();
    const session = await database().session.findFirstOrThrow({ where: { userId } });
    expect(session.expiresAt.getTime() - session.createdAt.getTime()).toBeGreaterThan(29.9 * DAY_MS);
    expect(session.expiresAt.getTime() - session.createdAt.getTime()).toBeLessThanOrEqual(30 * DAY_MS + 1000);
    await database().session.updateMany({ where: { userId }, data: { lastSeenAt: new Date(Date.now() - 6.9 * DAY_MS) } });
    expect((await whoIs(cookie)).status).toBe(200);
    const lastSeenAt = async () => (await database().session.findFirstOrThrow({ where: { userId } })).lastSeenAt.getTime();
    await vi.waitFor(async () => expect(await lastSeenAt()).toBeGreaterThan(Date.now() - 10_000));
    const seen = await lastSeenAt();
    evictSession(session.id);
    await whoIs(cookie);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await lastSeenAt()).toBe(seen);
  });

  it("end with the membership", async () => {
    const { cookie, userId } = await signUp();
    await database().membership.deleteMany({ where: { userId } });
    expect((await whoIs(cookie)).status).toBe(401);
  });
});

describe("the cookie", () => {
  const flags = (value: string) => value.split("; ").slice(1).sort();

  it("is out of reach for scripts and other sites, and plain over http", async () => {
    const { email } = await signUp();
    const value = setCookieOf(await signIn(email, PASSWORD, { "x-forwarded-proto": "https" }));
    expect(value).toMatch(/^session=eyJ/);
    expect(flags(value)).toEqual(["HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=Lax"]);
  });

  it("is bound to the host and to https behind https", async () => {
    const { email, cookie } = await signUp();
    for (const [setting, headers] of [
      [{ APP_URL: "https://monitor.example" }, {}],
      [{ TRUST_PROXY: true }, { "x-forwarded-proto": "https" }],
    ] as const) {
      Object.assign(env, setting);
      const response = await signIn(email, PASSWORD, headers);
      expect(setCookieOf(response)).toMatch(/^__Host-session=eyJ/);
      expect(flags(setCookieOf(response))).toEqual(["HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=Lax", "Secure"]);
      const request = (value: string) => me(apiRequest("/api/auth/me", { cookie: value, headers }));
      expect((await request(cookieOf(response))).status).toBe(200);
      // A sibling host can set a plain cookie; it must not sign anyone in here.
      expect((await request(cookie)).status).toBe(401);
      env.APP_URL = undefined;
    }
  });

  it("is found among others and forgives spaces; a similar name is another cookie", async () => {
    const { cookie } = await signUp();
    expect((await whoIs(`theme=dark;  ${cookie} ; locale=en`)).status).toBe(200);
    for (const value of [`x${cookie}`, cookie.replace("session", "session2"), "session=", "session", `theme=${cookie}`]) {
      expect((await whoIs(value)).status).toBe(401);
    }
  });
});
