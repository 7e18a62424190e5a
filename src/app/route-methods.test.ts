import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { GET as dashboard } from "./dashboard/route";
import { errorOf } from "./testing/call-route";

/** What Next calls a route with; what is not exported it answers itself: 405, without a body. HEAD is its way through GET. */
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/** The gateway answers each method itself; nothing else has these paths. */
const ANSWERED_OTHERWISE = ["api/v1/[...path]/route.ts", "api/[[...path]]/route.ts", "api/v1/admin/[...path]/route.ts"];

type Handler = ((request: Request) => Response | Promise<Response>) & { isImplied?: boolean };

const files = readdirSync("src/app", { recursive: true, encoding: "utf8" })
  .filter((file) => /^(?:api|health)\/(?:.*\/)?route\.ts$/.test(file) && !ANSWERED_OTHERWISE.includes(file))
  .sort();

test("the routes below /api are all here", () => expect(files.length).toBeGreaterThan(20));

describe.each(files)("%s", (file) => {
  test("answers every method that it lacks with a JSON error and Allow", async () => {
    const route = (await import(path.resolve("src/app", file))) as Record<string, Handler>;
    expect(METHODS.filter((method) => !route[method])).toEqual([]);
    const own = METHODS.filter((method) => !route[method]?.isImplied);
    expect(own.length).toBeGreaterThan(0);
    const allow = [...new Set([...own, "OPTIONS", ...(own.includes("GET") ? ["HEAD"] : [])])].sort().join(", ");
    for (const method of METHODS.filter((name) => !own.includes(name))) {
      const answer = await (route[method] as Handler)(new Request(`http://localhost:3001/${path.dirname(file)}`, { method }));
      expect(answer.headers.get("allow"), method).toBe(allow);
      if (method === "OPTIONS") {
        expect(answer.status).toBe(204);
        continue;
      }
      expect(answer.status, method).toBe(405);
      expect(answer.headers.get("x-monitor-request-id")).toMatch(/^req_/);
      const error = await errorOf(answer);
      expect(error).toMatchObject({ code: "method_not_allowed", requestId: answer.headers.get("x-monitor-request-id") });
      expect(error.message).toContain(method);
    }
  });
});

test("PUT /api/tokens names the methods that there are", async () => {
  const { PUT } = await import("./api/tokens/route");
  const answer = PUT(new Request("http://localhost:3001/api/tokens", { method: "PUT" }));
  expect(answer.headers.get("allow")).toBe("DELETE, GET, HEAD, OPTIONS, PATCH, POST");
  expect((await errorOf(answer)).remedy).toBe("It takes DELETE, GET, HEAD, OPTIONS, PATCH, POST.");
});

test("/dashboard goes to the overview", () => {
  const { status, headers } = dashboard();
  expect([status, headers.get("location")]).toEqual([307, "/overview"]);
});
