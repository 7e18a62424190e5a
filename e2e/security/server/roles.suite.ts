import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { includesRole, ROLES, type Role } from "../../../src/domain/roles";
import { type StagedApp, shareApp } from "../../sdk/share-app";
import type { Account } from "../../tools/support/account";
import { PAGE_RIGHTS } from "../rights";

let staged: StagedApp;
const cookies = new Map<Role, string>();
/** Of pages that are about one thing. */
const queries = new Map<string, string>();

beforeAll(async () => {
  staged = await shareApp("server");
  const owner = await staged.app.register();
  cookies.set("owner", owner.cookie);
  for (const role of ["admin", "member", "viewer"] as const) cookies.set(role, await join(owner, role));
  await owner.call("POST", "/api/tokens", { name: "Of the owner" });
  await owner.call("POST", "/api/keys", { name: "Of the owner" });
  await owner.call("POST", "/api/invitations", { email: "guest@example.com", role: "viewer" });
  const { transaction } = await owner.call<{ transaction: { id: string } }>("POST", "/api/balance/charge", { amount: 10 });
  queries.set("/billing/receipt", `?id=${transaction.id}`);
}, 240_000);
afterAll(() => staged?.close());

/** Through the front door: invited, joined. */
async function join({ call }: Account, role: Role): Promise<string> {
  const { url } = await call<{ url: string }>("POST", "/api/invitations", { email: `${role}-${Date.now()}@example.com`, role });
  const body = JSON.stringify({ token: new URL(url).searchParams.get("token"), name: `The ${role}`, password: "correct horse battery staple" });
  const init = { method: "POST", headers: { "content-type": "application/json" }, body };
  const response = await fetch(`${staged.app.origin}/api/invitations/accept`, init);
  expect(response.status).toBe(200);
  return response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

/**
 * What changes something, by the page that it stands on, and the role from which on it is there. A page of the dashboard without a row fails, and so
 * does a control that some roles see and others do not without standing here.
 */
const CONTROLS: Readonly<Record<string, Readonly<Record<string, Role>>>> = {
  "/overview": {},
  "/requests": {},
  "/tokens": { "Create token": "member", "Change Of the owner": "admin", "Rotate Of the owner": "admin", "Revoke Of the owner": "admin" },
  "/keys": { "Create key": "member", "Change Of the owner": "admin", "Rotate Of the owner": "admin", "Revoke Of the owner": "admin" },
  "/billing": {
    "Amount in USD": "admin",
    "Add to balance": "admin",
    $10: "admin",
    $25: "admin",
    $50: "admin",
    $100: "admin",
  },
  "/billing/statement": {},
  "/billing/receipt": {},
  "/budgets": { "Add budget": "admin" },
  "/organization": {
    Name: "admin",
    "Time zone": "admin",
    "Requests per minute": "admin",
    "Tokens per minute": "admin",
    "Calls at once": "admin",
    Save: "admin",
    Invite: "admin",
    "Withdraw the invitation of guest@example.com": "admin",
    "Role of The admin": "admin",
    "Role of The member": "admin",
    "Role of The viewer": "admin",
    "Remove The admin": "admin",
    "Remove The member": "admin",
    "Remove The viewer": "admin",
    "Delete organization": "owner",
  },
  "/alerts": { "New channel": "admin" },
  "/account": {},
  "/playground": {},
  "/models": {},
  "/quickstart": { "Mint a token": "member" },
};

/** Their own, and not about a role: the last owner may not leave, nobody removes themselves, one's own role is no list. */
const ABOUT_ONESELF: Readonly<Record<string, readonly Role[]>> = {
  "Leave organization": ["viewer", "member", "admin"],
  "Role of The admin": ["owner", "admin"],
  "Remove The admin": ["owner"],
};

async function htmlOf(path: string, role: Role): Promise<{ status: number; html: string }> {
  const response = await fetch(staged.app.origin + path + (queries.get(path) ?? ""), {
    headers: { cookie: cookies.get(role) ?? "" },
    redirect: "manual",
  });
  return { status: response.status, html: await response.text() };
}

const decode = (text: string) =>
  text
    .replace(/<!--.*?-->|<[^>]*>/g, "")
    .replace(/&amp;/g, "&")
    .replace(/&#x27;/g, "'")
    .trim();

/** The names of the buttons, lists and fields of a page's own part, as a reader hears them. */
function controlsOf(html: string): string[] {
  const main = html.slice(html.indexOf('id="content"')).replace(/<script\b.*?<\/script>/gs, "");
  const labels = new Map([...main.matchAll(/<label for="([^"]*)"[^>]*>(.*?)<\/label>/gs)].map(([, id, text]) => [id, decode(text ?? "")]));
  const found = [...main.matchAll(/<(button|select|input)\b([^>]*)>(?:(.*?)<\/\1>)?/gs)].map(([, , attributes = "", content = ""]) => {
    const id = /\bid="([^"]*)"/.exec(attributes)?.[1];
    return decode(/\baria-label="([^"]*)"/.exec(attributes)?.[1] ?? "") || labels.get(id) || decode(content);
  });
  return [...new Set(found)].filter(Boolean).sort();
}

test("every page of the dashboard has a row", () => {
  const pages = Object.entries(PAGE_RIGHTS).flatMap(([page, right]) => (right === "viewer" ? [page] : []));
  expect(Object.keys(CONTROLS).sort()).toEqual(pages.sort());
});

describe.each(Object.entries(CONTROLS))("%s", (page, controls) => {
  test("has for each role what it may press, and nothing else", async () => {
    const seen = new Map<Role, string[]>();
    for (const role of ROLES) {
      const { status, html } = await htmlOf(page, role);
      expect([role, status]).toEqual([role, 200]);
      seen.set(role, controlsOf(html));
    }
    for (const role of ROLES) {
      for (const [name, needed] of Object.entries(controls)) {
        const isThere = ABOUT_ONESELF[name]?.includes(role) ?? includesRole(role, needed);
        expect([role, name, seen.get(role)?.includes(name)]).toEqual([role, name, isThere]);
      }
    }
    const unlisted = (name: string) => !(name in controls) && !(name in ABOUT_ONESELF);
    const [first, ...others] = ROLES.map((role) => seen.get(role)?.filter(unlisted));
    for (const other of others) expect(other, "a control that not everybody has stands in the table").toEqual(first);
  });
});

describe.each(Object.entries(PAGE_RIGHTS).flatMap(([page, right]) => (right === "administrator" ? [page] : [])))("%s", (page) => {
  test("is for nobody's role in an organization", async () => {
    for (const role of ROLES) {
      const { html } = await htmlOf(page, role);
      expect([role, controlsOf(html).filter((name) => /add|create|delete|edit|import|price|save|test/i.test(name))]).toEqual([role, []]);
    }
  });
});
