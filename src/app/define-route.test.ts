import { describe, expect, it } from "vitest";
import { z } from "zod";
import { refuseForeignPage } from "@/access/refuse-foreign-page";
import { database } from "@/db/client";
import { lockDatabase } from "@/db/testing/lock-database";
import { AppError } from "@/domain/errors";
import { ROLES } from "@/domain/roles";
import { env } from "@/env";
import { defineRoute } from "./define-route";
import { BODY_BYTES_MAX } from "./read-input";
import { apiRequest, errorOf, signUp } from "./testing/call-route";

const echo = defineRoute({ role: "anyone", body: z.object({ a: z.number().optional() }) }, ({ body }) => body);
const sleepless = defineRoute({ role: "anyone", query: z.object({ days: z.coerce.number().int().max(31) }) }, ({ query }) => query);

describe("roles", () => {
  it("refuses strangers with 401 and members with too small a role with 403, on every pair of roles", async () => {
    const { cookie, userId } = await signUp();
    for (const [have, role] of ROLES.entries()) {
      await database().membership.updateMany({ where: { userId }, data: { role } });
      await new Promise((resolve) => setTimeout(resolve, 1_050));
      for (const [need, needed] of ROLES.entries()) {
        const route = defineRoute({ role: needed }, ({ member }) => ({ role: member.role }));
        expect(route.rights).toBe(needed);
        expect((await route(apiRequest("/x"))).status).toBe(401);
        const response = await route(apiRequest("/x", { cookie }));
        expect([role, needed, response.status]).toEqual([role, needed, have >= need ? 200 : 403]);
      }
    }
  });

  it("gives no right at all to a role that is not one", async () => {
    const { cookie, userId } = await signUp();
    await database().membership.updateMany({ where: { userId }, data: { role: "root" } });
    const route = defineRoute({ role: "viewer" }, () => ({}));
    expect((await route(apiRequest("/x", { cookie }))).status).toBe(401);
  });

  it("asks who is there before it looks at the body", async () => {
    const route = defineRoute({ role: "viewer", body: z.object({}) }, () => ({}));
    expect((await route(apiRequest("/x", { body: "{broken" }))).status).toBe(401);
  });
});

describe("pages of other sites", () => {
  const json = { "content-type": "application/json" };
  const table: [string, Record<string, string>, string | undefined, number][] = [
    ["program", json, "{}", 200],
    ["our page", { ...json, origin: "http://localhost:3001", "sec-fetch-site": "same-origin" }, "{}", 200],
    ["our page by its Host header", { ...json, host: "app.example:8080", origin: "https://app.example:8080" }, "{}", 200],
    ["foreign page", { ...json, origin: "http://evil.example" }, "{}", 403],
    ["foreign port", { ...json, origin: "http://localhost:3002" }, "{}", 403],
    ["sandboxed page", { ...json, origin: "null" }, "{}", 403],
    ["empty origin", { ...json, origin: "" }, "{}", 403],
    ["sibling host", { ...json, "sec-fetch-site": "same-site" }, "{}", 403],
    ["foreign, origin hidden", { ...json, "sec-fetch-site": "cross-site" }, "{}", 403],
    ["typed address", { ...json, "sec-fetch-site": "none" }, "{}", 403],
    ["our origin, foreign site", { ...json, origin: "http://localhost:3001", "sec-fetch-site": "cross-site" }, "{}", 403],
    ["form", { "content-type": "application/x-www-form-urlencoded" }, "a=1", 415],
    ["empty form", { "content-type": "application/x-www-form-urlencoded" }, undefined, 415],
    ["multipart", { "content-type": "multipart/form-data; boundary=x" }, "--x--", 415],
    ["text", { "content-type": "text/plain" }, "{}", 415],
    ["text posing as JSON", { "content-type": "text/plain; application/json" }, "{}", 415],
    ["JSON with charset", { "content-type": "Application/JSON; charset=utf-8" }, "{}", 200],
  ];
  it.each(table)("%s", async (_, headers, body, status) => {
    const response = await echo(new Request("http://localhost:3001/x", { method: "POST", headers, body }));
    expect(response.status).toBe(status);
  });

  it("lets foreign pages link here: reading changes nothing", async () => {
    const response = await sleepless(apiRequest("/x?days=1", { headers: { "sec-fetch-site": "cross-site", origin: "http://evil.example" } }));
    expect(response.status).toBe(200);
  });

  it("believes APP_URL rather than the Host header when it is set", () => {
    const request = (origin: string) => apiRequest("/x", { body: {}, headers: { origin, host: "internal:3001" } });
    expect(() => refuseForeignPage(request("https://monitor.example"), "https://monitor.example/")).not.toThrow();
    for (const origin of ["http://internal:3001", "http://monitor.example", "https://monitor.example.evil.example"]) {
      expect(() => refuseForeignPage(request(origin), "https://monitor.example")).toThrow(AppError);
    }
    expect(env.APP_URL).toBeUndefined();
  });
});

describe("input", () => {
  it("names every field that is wrong or unknown", async () => {
    const response = await echo(apiRequest("/x", { body: { a: "1", admin: true } }));
    expect(response.status).toBe(400);
    const error = await errorOf(response);
    expect(error.code).toBe("invalid_request");
    expect(error.message).toMatch(/a: .*number/);
    expect(error.message).toContain("admin: unknown field");
    expect(error.remedy).not.toBe("");
  });

  it.each([
    ["broken", "{"],
    ["not an object", "[]"],
    ["null", "null"],
    ["NaN", '{"a":NaN}'],
    ["infinite", '{"a":1e999}'],
    ["byte order mark", "\uFEFF{}"],
    ["prototype", '{"__proto__":{"a":1}}'],
    ["deep", "[".repeat(30_000)],
    ["deep and closed", `{"a":${"[".repeat(30_000)}${"]".repeat(30_000)}}`],
  ])("answers 400 to a body that is %s", async (_, body) => {
    expect((await echo(apiRequest("/x", { body }))).status).toBe(400);
  });

  it("answers 400 to bytes that are not UTF-8", async () => {
    const body = new Uint8Array([0x7b, 0xff, 0x7d]);
    const request = new Request("http://localhost/x", { method: "POST", body, headers: { "content-type": "application/json" } });
    expect((await echo(request)).status).toBe(400);
  });

  it("takes the last byte that fits and refuses the next with 413, with and without Content-Length", async () => {
    const body = (bytes: number) => `{}${" ".repeat(bytes - 2)}`;
    expect((await echo(apiRequest("/x", { body: body(BODY_BYTES_MAX) }))).status).toBe(200);
    expect((await echo(apiRequest("/x", { body: body(BODY_BYTES_MAX + 1) }))).status).toBe(413);
    expect((await echo(apiRequest("/x", { body: "{}", headers: { "content-length": "65537" } }))).status).toBe(413);
  });

  it("stops reading an endless body", async () => {
    let pulls = 0;
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(16_384).fill(++pulls && 32)) });
    const headers = { "content-type": "application/json" };
    const request = new Request("http://localhost/x", { method: "POST", body: endless, headers, duplex: "half" } as RequestInit);
    expect((await echo(request)).status).toBe(413);
    expect(pulls).toBeLessThan(10);
  });

  it("refuses unknown, wrong and repeated query parameters by name", async () => {
    expect(await (await sleepless(apiRequest("/x?days=7"))).json()).toEqual({ days: 7 });
    for (const [query, name] of [
      ["days=7&page=2", "page"],
      ["days=700", "days"],
      ["days=7&days=8", "days"],
    ]) {
      const response = await sleepless(apiRequest(`/x?${query}`));
      expect(response.status).toBe(400);
      expect((await errorOf(response)).message).toContain(name);
    }
  });

  it("takes an empty body or {} where none is expected, and nothing else", async () => {
    const route = defineRoute({ role: "anyone" }, () => ({}));
    expect((await route(new Request("http://localhost/x", { method: "POST" }))).status).toBe(200);
    expect((await route(apiRequest("/x", { body: {} }))).status).toBe(200);
    expect((await route(apiRequest("/x", { body: { a: 1 } }))).status).toBe(400);
  });

  it("parses the path's parameters", async () => {
    const route = defineRoute({ role: "anyone", params: z.object({ id: z.string().startsWith("req_") }) }, ({ params }) => ({ id: params.id }));
    const context = (id: string) => ({ params: Promise.resolve({ id }) });
    expect(await (await route(apiRequest("/x"), context("req_1"))).json()).toEqual({ id: "req_1" });
    expect((await route(apiRequest("/x"), context("usr_1"))).status).toBe(400);
  });
});

describe("answers", () => {
  it("carry a request id and are never cached, whatever they are", async () => {
    const redirect = defineRoute({ role: "anyone" }, () => Response.redirect("http://localhost/y"));
    const answers = [await echo(apiRequest("/x", { body: {} })), await echo(apiRequest("/x", { body: "{" })), await redirect(apiRequest("/x"))];
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 302]);
    for (const { headers } of answers) {
      expect(headers.get("x-monitor-request-id")).toMatch(/^req_[0-9a-z]{26}$/);
      expect(headers.get("cache-control")).toBe("no-store");
    }
  });

  it("say what is wrong in the reader's language: the cookie's, else the browser's", async () => {
    const refuse = async (headers: Record<string, string>) => {
      const response = await echo(apiRequest("/x", { body: "{", headers }));
      const { code, message, remedy } = await errorOf(response);
      return [code, message, remedy, response.headers.get("content-language")];
    };
    const english = ["invalid_request", "The body is not valid JSON.", "Send one JSON object in UTF-8.", "en"];
    const korean = ["invalid_request", "본문이 올바른 JSON이 아닙니다.", "UTF-8로 JSON 객체 하나를 보내세요.", "ko"];
    expect(await refuse({})).toEqual(english);
    expect(await refuse({ "accept-language": "ko-KR,ko;q=0.9" })).toEqual(korean);
    expect(await refuse({ "accept-language": "ko", cookie: "locale=en" })).toEqual(english);
    expect(await refuse({ "accept-language": "en", cookie: "locale=ko" })).toEqual(korean);
  });

  it("tell nothing about an error of ours but the request id", async () => {
    const broken = defineRoute({ role: "anyone" }, () => {
      throw new Error("password is hunter2");
    });
    const response = await broken(apiRequest("/x"));
    expect(response.status).toBe(500);
    const error = await errorOf(response);
    expect(error.code).toBe("internal");
    expect(error.requestId).toBe(response.headers.get("x-monitor-request-id"));
    expect(JSON.stringify(error)).not.toContain("hunter2");
  });

  it("say that the database does not answer, and when to come back", { timeout: 20_000 }, async () => {
    const other = await lockDatabase();
    const write = defineRoute({ role: "anyone" }, () => database().organization.create({ data: { id: "org_late", name: "Late" } }));
    const response = await write(apiRequest("/x"));
    await other.release();
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    expect((await errorOf(response)).code).toBe("unavailable");
    expect((await write(apiRequest("/x"))).status).toBe(200);
  });

  it("say when to come back", async () => {
    const busy = defineRoute({ role: "anyone" }, () => {
      throw new AppError("unavailable", "Busy.", { remedy: "Wait.", retryAfterSeconds: 7 });
    });
    const response = await busy(apiRequest("/x"));
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "7"]);
  });
});
