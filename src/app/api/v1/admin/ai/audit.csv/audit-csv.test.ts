import { beforeAll, expect, test } from "vitest";
import { apiRequest, signUp } from "@/app/testing/call-route";
import { recordChange } from "@/audit/record-change";
import { database } from "@/db/client";
import { GET as download } from "./route";

const CSV = "/api/v1/admin/ai/audit.csv";
const ENTRIES = 430; // more than two pages
let cookie = "";

beforeAll(async () => {
  ({ cookie } = await signUp());
  for (let index = 0; index < ENTRIES; index++) {
    const change = { action: "thing.updated", target: `thing_${index}`, organizationId: null, before: { note: 'say "a", b' }, after: null };
    await recordChange(database(), { id: "usr_x", name: "=HYPERLINK(1)", address: null }, change);
  }
});

const rowsOf = async (query: string) => (await (await download(apiRequest(CSV + query, { cookie }))).text()).split("\r\n");

test("every entry is in it once, newest first, whatever the number of pages", async () => {
  const [header, ...rows] = await rowsOf("?action=thing.updated");
  expect(header).toBe("id,at,actor,address,organizationId,action,target,before,after");
  expect(rows.pop()).toBe("");
  const ids = rows.map((row) => row.split(",", 1)[0]);
  expect(ids).toEqual(ids.toSorted().reverse());
  const targets = rows.map((row) => /thing_\d+/.exec(row)?.[0]);
  expect(new Set(targets)).toEqual(new Set(Array.from({ length: ENTRIES }, (_, index) => `thing_${index}`)));
  expect(targets).toHaveLength(ENTRIES);
});

test("it is of what is filtered, no cell is a formula, and quotes and commas stay in their cell", async () => {
  const [, row = "", end] = await rowsOf("?target=thing_7");
  expect(end).toBe("");
  expect(row).toContain(",'=HYPERLINK(1),");
  expect(row).toContain('"{""note"":""say \\""a\\"", b""}"');
});

test("it is a download", async () => {
  const { headers } = await download(apiRequest(CSV, { cookie }));
  expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(headers.get("content-disposition")).toBe('attachment; filename="audit.csv"');
});

test("a filter that is none is refused", async () => {
  expect((await download(apiRequest(`${CSV}?actor=x`, { cookie }))).status).toBe(400);
});
