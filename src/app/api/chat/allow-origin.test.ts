import { expect, test } from "vitest";
import { allowOrigin, answerPreflight } from "./allow-origin";

const from = (origin?: string) => new Request("http://localhost:3001/api/chat/completions", { method: "OPTIONS", headers: origin ? { origin } : {} });
const LIST = "https://app.example.com, http://localhost:5173 ,https://shop.example.com:8443/";

test.each(["https://app.example.com", "http://localhost:5173", "https://shop.example.com:8443"])(
  "%s is on the list, and is answered by name",
  (origin) => {
    const { status, headers } = answerPreflight(from(origin), LIST);
    expect([status, headers.get("access-control-allow-origin"), headers.get("vary")]).toEqual([204, origin, "Origin"]);
    expect(headers.get("access-control-allow-methods")).toBe("POST");
    expect(headers.get("access-control-allow-headers")).toContain("authorization");
    expect(allowOrigin(from(origin), LIST).get("access-control-expose-headers")).toContain("x-monitor-cost");
  },
);

test.each([
  "https://evil.example.com",
  "http://app.example.com",
  "https://app.example.com:444",
  "https://app.example.com.evil.com",
  "https://evilapp.example.com",
  "https://APP.example.com",
  "null",
  "*",
  "",
])("%s is not, and gets nothing but `vary`", (origin) => {
  for (const list of [LIST, "", undefined, "null", "not an origin"]) {
    expect([...answerPreflight(from(origin), list).headers]).toEqual([["vary", "Origin"]]);
  }
});

test("a star allows every origin, and never with cookies", () => {
  for (const origin of ["https://anything.example", "null"]) {
    const { headers } = answerPreflight(from(origin), "*");
    expect(headers.get("access-control-allow-origin")).toBe("*");
  }
  for (const list of ["*", LIST])
    expect(answerPreflight(from("https://app.example.com"), list).headers.has("access-control-allow-credentials")).toBe(false);
});

test("a program sends no origin, and needs no permission", () => {
  expect([...allowOrigin(from(), LIST)]).toEqual([["vary", "Origin"]]);
});
