import { describe, expect, it } from "vitest";
import { trustAddressHeader } from "@/access/client-address";
import { getOrganization } from "@/app/testing/ask-people";
import { apiRequest, cookieOf, PASSWORD, signUp } from "@/app/testing/call-route";
import { database } from "@/db/client";
import { POST as login } from "../login/route";
import { GET as me, PATCH as patchMe } from "../me/route";
import { DELETE, GET } from "./route";

const signIn = async (email: string, headers: Record<string, string> = {}) =>
  cookieOf(await login(apiRequest("/api/auth/login", { body: { email, password: PASSWORD }, headers })));
const whoIs = async (cookie: string) => (await me(apiRequest("/api/auth/me", { cookie }))).status;
const end = async (cookie: string, query: string) => (await DELETE(apiRequest(`/api/auth/sessions${query}`, { method: "DELETE", cookie }))).status;
interface Shown {
  id: string;
  isCurrent: boolean;
  address: string | null;
  userAgent: string | null;
}
const list = async (cookie: string): Promise<Shown[]> =>
  ((await (await GET(apiRequest("/api/auth/sessions", { cookie }))).json()) as { sessions: Shown[] }).sessions;

describe("sessions of one's own", () => {
  it("are listed with where and with what they were opened", async () => {
    trustAddressHeader();
    const { email } = await signUp();
    const cookie = await signIn(email, { "x-monitor-client-address": "2001:db8:1:2:3:4:5:6", "user-agent": "Firefox/200" });
    const sessions = await list(cookie);
    expect(sessions).toHaveLength(2);
    expect(sessions.find(({ isCurrent }) => isCurrent)).toEqual({
      id: expect.stringMatching(/^ses_/),
      isCurrent: true,
      createdAt: expect.stringMatching(/Z$/),
      lastSeenAt: expect.stringMatching(/Z$/),
      address: "2001:db8:1:2::/64",
      userAgent: "Firefox/200",
    });
    expect(sessions.find(({ isCurrent }) => !isCurrent)).toMatchObject({ address: null, userAgent: null });
  });

  it("keep of what a browser calls itself one bounded line of text", async () => {
    const { email } = await signUp();
    const userAgentOf = async (sent: string) => {
      const sessions = await list(await signIn(email, { "user-agent": sent }));
      return sessions.find(({ isCurrent }) => isCurrent)?.userAgent;
    };
    expect(await userAgentOf("x".repeat(10_000))).toBe("x".repeat(200));
    expect(await userAgentOf(" a\tb\u0085c ")).toBe("a b c");
    expect(await userAgentOf("<script>alert(1)</script>")).toBe("<script>alert(1)</script>");
    expect(await userAgentOf("   ")).toBeNull();
  });

  it("are ended one by one, or all but the one that asks, at once", async () => {
    const { email, cookie } = await signUp();
    const [second, third, fourth] = [await signIn(email), await signIn(email), await signIn(email)];
    for (const each of [cookie, second, third, fourth]) expect(await whoIs(each)).toBe(200);
    const id = (await list(second)).find(({ isCurrent }) => isCurrent)?.id;
    expect(await end(cookie, `?id=${id}`)).toBe(204);
    expect(await Promise.all([cookie, second, third, fourth].map(whoIs))).toEqual([200, 401, 200, 200]);
    expect(await end(cookie, `?id=${id}`)).toBe(404);
    expect(await end(cookie, "?all=true")).toBe(204);
    expect(await Promise.all([cookie, second, third, fourth].map(whoIs))).toEqual([200, 401, 401, 401]);
    expect(await list(cookie)).toMatchObject([{ isCurrent: true }]);
  });

  it("of somebody else are neither listed nor ended", async () => {
    const [ours, theirs] = [await signUp(), await signUp()];
    const [{ id } = { id: "" }] = await list(theirs.cookie);
    expect((await list(ours.cookie)).map((session) => session.id)).not.toContain(id);
    expect(await end(ours.cookie, `?id=${id}`)).toBe(404);
    expect(await end(ours.cookie, "?all=true")).toBe(204);
    expect(await whoIs(theirs.cookie)).toBe(200);
  });

  it("that are over are not listed", async () => {
    const { email, cookie } = await signUp();
    for (const data of [{ lastSeenAt: new Date(Date.now() - 7 * 86_400_000) }, { expiresAt: new Date() }]) {
      const other = await signIn(email);
      const id = (await list(other)).find(({ isCurrent }) => isCurrent)?.id ?? "";
      await database().session.updateMany({ where: { id }, data });
    }
    expect(await list(cookie)).toHaveLength(1);
  });

  it.each(["", "?id=", "?all=false", "?all=true&id=ses_x", "?all=true&userId=usr_x", `?id=${"x".repeat(10_000)}`])(
    "want %j corrected",
    async (query) => {
      expect(await end((await signUp()).cookie, query)).toBe(400);
    },
  );
});

describe("a person's name", () => {
  const rename = async (cookie: string, body: unknown) => {
    const response = await patchMe(apiRequest("/api/auth/me", { method: "PATCH", cookie, body }));
    return { status: response.status, json: await response.json() };
  };

  it("is changed for all of their sessions at once, and nothing else of theirs", async () => {
    const { email, cookie, userId } = await signUp();
    const other = await signIn(email);
    expect([await whoIs(other), (await getOrganization(cookie)).status]).toEqual([200, 200]);
    const { status, json } = await rename(cookie, { name: "  العربية ‍ 김하늘 " });
    expect([status, json.user]).toEqual([200, { id: userId, name: "العربية ‍ 김하늘", email }]);
    expect(await (await me(apiRequest("/api/auth/me", { cookie: other }))).json()).toEqual(json);
  });

  it.each<[string, unknown]>([
    ["name", {}],
    ["name", { name: "" }],
    ["name", { name: "x".repeat(10_000) }],
    ["name", { name: "a\u0000b" }],
    ["name", { name: "a\nb" }],
    ["name", { name: "invoice\u202efdp.exe" }],
    ["name", { name: "a\u2067b" }],
    ["name", { name: "\ud800" }],
    ["email", { name: "A", email: "other@example.com" }],
    ["role", { name: "A", role: "owner" }],
  ])("is refused for a wrong or foreign %s: %j", async (field, body) => {
    const { status, json } = await rename((await signUp()).cookie, body);
    expect(status).toBe(400);
    expect(json.error.message).toContain(field);
  });
});
