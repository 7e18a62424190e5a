import { expect, test } from "vitest";
import { carriedQuery, changedQuery, viewPath, withRange, writeMoment } from "./view-query";

const asked = new URLSearchParams("range=7d&model=gpt-4o&tag=team%3Da%26b&group=user&cursor=abc&request=req_1&provider=");

test("how usage is looked at goes along to another page; what belongs to a page stays there", () => {
  expect(carriedQuery(asked)).toBe("?range=7d&model=gpt-4o&tag=team%3Da%26b");
  expect(carriedQuery(new URLSearchParams("group=user"))).toBe("");
});

test("another view keeps what the page has chosen, and begins at the first page with no request open", () => {
  expect(changedQuery(asked, { model: null, status: "error" })).toBe("?range=7d&tag=team%3Da%26b&group=user&provider=&status=error");
  expect(changedQuery(new URLSearchParams("model=a"), { model: null })).toBe("");
});

test("a range replaces the one before it, of whichever kind", () => {
  const custom = changedQuery(asked, withRange({ from: "2026-11-01", to: "2026-11-02" }));
  expect(new URLSearchParams(custom).get("range")).toBeNull();
  expect(changedQuery(new URLSearchParams(custom), withRange({ range: "24h" }))).not.toMatch(/from|to=/);
});

test("a figure leads to the same calls with its own filters", () => {
  const path = viewPath("/requests", asked, { ...withRange({ from: "2026-11-01", to: "2026-11-02" }), status: "error" });
  expect(path).toBe("/requests?model=gpt-4o&tag=team%3Da%26b&from=2026-11-01&to=2026-11-02&status=error");
});

test("a moment is a date where UTC has a midnight", () => {
  expect(writeMoment(new Date("2026-11-01T00:00:00Z"))).toBe("2026-11-01");
  expect(writeMoment(new Date("2026-10-31T15:00:00Z"))).toBe("2026-10-31T15:00:00.000Z");
});
