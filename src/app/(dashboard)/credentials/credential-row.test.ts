import { createElement } from "react";
import { expect, test, vi } from "vitest";
import { makeCredential, showCredential } from "@/keys/credential";
import { renderStatic, textOf } from "@/ui/testing/render-static";
import { CredentialTable } from "./credential-table";
import type { ListedCredential } from "./mint";

// Files of one worker share their modules: whoever reads this one first must have what the next one needs.
vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: () => undefined }) }));

const nowMs = Date.parse("2026-11-20T12:00:00.000Z");
const secret = makeCredential("llm_sk_");
const KEY: ListedCredential = {
  id: "key_1",
  name: "Web shop",
  prefix: showCredential("llm_sk_", secret),
  isActive: true,
  createdAt: "2026-10-01T08:00:00.000Z",
  lastUsedAt: "2026-11-19T09:30:00.000Z",
  expiresAt: "2027-03-31T00:00:00.000Z",
  mayChange: true,
  createdBy: "Ada",
  spend: null,
};
const actions = { onUpdate: null, onRotate: null, onRevoke: () => undefined };

/** The cells of a row as one reads them, by the title of their column. */
function read(credential: ListedCredential, locale: "en" | "ko" = "en"): Record<string, string> {
  const table = createElement(CredentialTable, { words: "keys", credentials: [credential], timeZone: "Asia/Seoul", nowMs, ...actions });
  const html = renderStatic(table, locale);
  const cells = (tag: string) => [...html.matchAll(new RegExp(`<${tag}\\b[^>]*>(.*?)</${tag}>`, "gs"))].map(([, content = ""]) => textOf(content));
  const contents = cells("td");
  return Object.fromEntries(cells("th").map((title, i) => [title, contents[i] ?? ""]));
}

test("a key is told by its prefix and its last four characters, and nothing else of it is on the page", () => {
  const shown = read(KEY).Name ?? "";
  expect(shown).toContain(`${secret.slice(0, 11)}…${secret.slice(-4)}`);
  expect(shown).not.toContain(secret.slice(11, 19));
});

test("when it was last used, who made it and when it expires stand in columns of their own, in the reader's format and zone", () => {
  expect(read(KEY)).toMatchObject({
    Created: expect.stringMatching(/^Oct 1, 2026 .*Ada$/),
    "Last used": expect.stringMatching(/^Nov 19,? .*18:30/),
    Expires: "Mar 31, 2027",
    Status: "Active",
  });
  expect(Object.values(read(KEY, "ko")).join(" ")).toMatch(/ 2026\. 10\. 1\. .*Ada 11월 19일 18:30:00 2027\. 3\. 31\./);
});

test("one that nobody has used, that never expires, or that ends within two days says so", () => {
  expect(read({ ...KEY, lastUsedAt: null, expiresAt: null })).toMatchObject({ "Last used": "Never", Expires: "Never" });
  expect(read({ ...KEY, expiresAt: "2026-11-21T03:15:00.000Z" }).Expires).toMatch(/Nov 21,? .*12:15/);
  expect(read({ ...KEY, isActive: false, expiresAt: "2026-11-20T11:59:59.000Z" }).Status).toBe("Expired");
  expect(read({ ...KEY, isActive: false }).Status).toBe("Revoked");
});
