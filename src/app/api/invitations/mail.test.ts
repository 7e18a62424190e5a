import { afterAll, beforeEach, expect, it, vi } from "vitest";
import { authenticateSession } from "@/access/authenticate-session";
import { database } from "@/db/client";
import { accept, invite, listInvitations, patchOrganization, tokenOf } from "../../testing/ask-people";
import { apiRequest, signUp } from "../../testing/call-route";
import { mailInvitation } from "./mail-invitation";
import { POST } from "./route";

const smtp = await vi.hoisted(async () => (await import("../../testing/start-smtp-stand-in")).startSmtpStandIn());
beforeEach(() => {
  smtp.mails.length = 0;
  smtp.setMood("deliver");
});
afterAll(() => smtp.close());

/** Quoted-printable (RFC 2045 §6.7) as the reader sees it. */
const readable = (raw: string) =>
  Buffer.from(
    raw.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  ).toString();

it("sends the link to the invited address only, as text and as HTML, and the answer shows it once", async () => {
  const owner = await signUp({ name: "Ada" });
  const made = await invite(owner.cookie, { email: "Grace@Example.com", role: "member" });
  expect([made.status, made.json.mail]).toEqual([201, "sent"]);
  const [mail, ...more] = smtp.mails;
  expect([more, mail?.from, mail?.to]).toEqual([[], "monitor@example.com", ["grace@example.com"]]);
  const text = readable(mail?.raw ?? "");
  expect(text).toContain('From: "llm-monitor" <monitor@example.com>');
  expect(text).toContain("Subject: Your invitation to Ada's organization");
  expect(text).toContain(`Ada (${owner.email}) invites you to Ada's organization on llm-monitor, with the role Member.`);
  expect(text).toMatch(/content-type: text\/plain/i);
  expect(text).toMatch(/content-type: text\/html/i);
  expect(text.split(made.json.url)).toHaveLength(3);
  const stored = JSON.stringify([
    await database().invitation.findMany(),
    await database().auditEntry.findMany(),
    await listInvitations(owner.cookie),
  ]);
  expect(stored).not.toContain(tokenOf(made));
  expect((await accept("", { token: tokenOf(made), name: "Grace", password: "a long password" })).status).toBe(200);
});

it("keeps what people have written text: no markup, no header", async () => {
  const owner = await signUp({ name: "<b>Eve</b>" });
  const name = 'X <img src=x onerror="alert(1)">, Bcc: victim@example.com';
  expect((await patchOrganization(owner.cookie, { name })).status).toBe(200);
  expect((await invite(owner.cookie, { email: "grace@example.com", role: "viewer" })).json.mail).toBe("sent");
  const [mail] = smtp.mails;
  expect(mail?.to).toEqual(["grace@example.com"]);
  const text = readable(mail?.raw ?? "");
  expect(text).not.toMatch(/^bcc:/im);
  const html = text.slice(text.search(/content-type: text\/html/i));
  expect(html).toContain("&lt;b&gt;Eve&lt;/b&gt;");
  expect(html).not.toContain("<img");
  expect(html).not.toContain("<b>");
});

it("is written in the language of whoever invites", async () => {
  const { cookie } = await signUp();
  const headers = { "accept-language": "en" };
  await POST(apiRequest("/api/invitations", { cookie, headers, body: { email: "grace@example.com", role: "viewer" } }));
  expect(smtp.mails[0]?.raw).toContain('<html lang=3D"en">');
});

it("says that the e-mail could not be sent, and the link is there all the same", async () => {
  const owner = await signUp();
  smtp.setMood("refuse");
  const refused = await invite(owner.cookie, { email: "nobody@example.com", role: "viewer" });
  expect([refused.status, refused.json.mail]).toEqual([201, "failed"]);
  expect((await accept("", { token: tokenOf(refused), name: "Grace", password: "a long password" })).status).toBe(200);
});

it("waits a bounded time for a server that says nothing", async () => {
  const owner = await signUp();
  smtp.setMood("silent");
  const startedMs = performance.now();
  const made = await invite(owner.cookie, { email: "slow@example.com", role: "viewer" });
  expect([made.status, made.json.mail]).toEqual([201, "failed"]);
  expect(performance.now() - startedMs).toBeLessThan(12_000);
});

it("sends a person's invitations up to a hundred an hour; beyond that they hand over the link", async () => {
  const { cookie } = await signUp();
  const member = await authenticateSession(new Headers({ cookie }));
  if (!member) throw new Error("they signed up");
  const invitation = { email: "again@example.com", role: "viewer", expiresAt: new Date(), url: "http://localhost:3001/", member } as const;
  const results = await Promise.all(Array.from({ length: 101 }, () => mailInvitation(invitation, new Headers())));
  expect([results.filter((result) => result === "sent").length, results.at(-1)]).toEqual([100, "failed"]);
});
