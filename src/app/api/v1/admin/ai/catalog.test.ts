import { beforeAll, describe, expect, it } from "vitest";
import { call, type Handler, makeModel, makeProvider, signInAsAdministrator } from "@/app/testing/administer";
import { apiRequest, errorOf } from "@/app/testing/call-route";
import { POST as testModel } from "./models/[id]/test/route";
import { PUT as checkHealth } from "./providers/[id]/health/route";
import { GET as getProviders } from "./providers/route";
import { POST as reload } from "./reload/route";

beforeAll(signInAsAdministrator);

describe("a test", () => {
  it("of a model that cannot be called says why", async () => {
    const { id } = await makeProvider({ apiKeyEnv: "NOT_SET_API_KEY" });
    const keyless = await makeModel({ providerId: id });
    expect((await call(testModel, { id: keyless.id as string, body: {} })).json).toMatchObject({
      success: false,
      error: expect.stringContaining("NOT_SET_API_KEY"),
    });
    expect((await call(testModel, { id: "mdl_none", body: {} })).status).toBe(404);
  });

  it("of a provider without a path to check knows nothing of it", async () => {
    const { id } = await makeProvider({ healthPath: null });
    const answer = await call(checkHealth, { method: "PUT", id: id as string });
    expect([answer.status, answer.json]).toMatchObject([200, { status: "unknown", error: expect.stringContaining("no path") }]);
    expect((await call(checkHealth, { method: "PUT", id: "nobody" })).status).toBe(404);
  });
});

it("POST /reload raises the catalog's version", async () => {
  const first = await call(reload, { method: "POST" });
  const second = await call(reload, { method: "POST" });
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(second.json.version as number).toBeGreaterThan(first.json.version as number);
});

it("errors of the administration are never cached answers of another person", async () => {
  const response = await (getProviders as Handler)(apiRequest("/api/v1/admin/ai/providers"));
  expect([response.status, (await errorOf(response)).code]).toEqual([401, "unauthenticated"]);
});
