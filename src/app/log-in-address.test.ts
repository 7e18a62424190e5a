import { expect, test } from "vitest";
import { logInAddress, ownAddress } from "./log-in-address";

test.each(["/requests?range=7d&request=req_x", "/overview?range=7d", "/requests?tag=a%3Db#top", "/.//example.com"])(
  "%s is asked for again after logging in",
  (page) => {
    const asked = new URL(logInAddress(page), "http://localhost:3001");
    expect(asked.pathname).toBe("/login");
    const after = ownAddress(asked.searchParams.get("after"));
    expect(new URL(String(after), "http://localhost:3001").href).toBe(new URL(page, "http://localhost:3001").href);
  },
);

test.each([
  "//example.com",
  "/\\example.com",
  "\\\\example.com",
  "/\t/example.com",
  "/\n\\example.com",
  "https://example.com/overview",
  "javascript:alert(1)",
  " javascript:alert(1)",
  "///example.com",
  "//",
  "overview",
  "",
  null,
  undefined,
  ["/overview", "/tokens"],
])("%j leads nowhere", (address) => {
  expect(ownAddress(address)).toBeNull();
});

test.each([null, "/overview"])("for %s, where it leads by itself, it is the login alone", (page) => {
  expect(logInAddress(page)).toBe("/login");
});
