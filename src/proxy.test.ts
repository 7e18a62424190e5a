import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { config, proxy } from "./proxy";

const policyOf = () => proxy(new NextRequest("http://localhost:3001/overview")).headers.get("content-security-policy") ?? "";

test("scripts run only with the nonce of their own response", () => {
  const [first, second] = [policyOf(), policyOf()];
  const nonce = /script-src 'self' 'nonce-([\w+/]{22}==)' 'strict-dynamic';/.exec(first)?.[1];
  expect(nonce).toBeDefined();
  expect(second).not.toContain(nonce);
  expect(first).not.toMatch(/script-src[^;]*unsafe/);
});

test("the page cannot be framed, re-based, or made to talk to other hosts", () => {
  for (const rule of [
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'self'",
    "connect-src 'self';",
    "form-action 'self'",
    "default-src 'self'",
  ]) {
    expect(policyOf()).toContain(rule);
  }
});

test("a nonce that the client sends is not believed", () => {
  const response = proxy(new NextRequest("http://localhost:3001/", { headers: { "x-nonce": "mine", "content-security-policy": "script-src *" } }));
  expect(response.headers.get("x-middleware-request-x-nonce")).toMatch(/^[\w+/]{22}==$/);
  expect(response.headers.get("x-middleware-request-content-security-policy")).not.toContain("*");
});

test("a page learns its own address, not one that the client sends", () => {
  const response = proxy(new NextRequest("http://localhost:3001/requests?range=7d", { headers: { "x-requested-page": "//example.com" } }));
  expect(response.headers.get("x-middleware-request-x-requested-page")).toBe("/requests?range=7d");
});

const matcher = new RegExp(`^${config.matcher[0]}$`);
test.each(["/api", "/api/v1/openai/chat/completions", "/api/auth/login", "/health", "/metrics", "/_next/static/chunks/a.js", "/icon.svg"])(
  "%s never goes through it",
  (path) => {
    expect(path).not.toMatch(matcher);
  },
);
test.each(["/", "/overview", "/requests", "/apiary", "/healthy"])("%s does", (path) => {
  expect(path).toMatch(matcher);
});
