import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "../../src/domain/roles";
import { startGateway, type TestGateway } from "./start-gateway";

let gateway: TestGateway;
/** Imported late: the environment is read once, at the first import of anything in src. */
let app: typeof import("../../src/app/testing/call-route");
const BODY = JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "hello" }] });

beforeAll(async () => {
  gateway = await startGateway();
  app = await import("../../src/app/testing/call-route");
});
afterAll(() => gateway.close());

async function join(role: Role) {
  const account = await app.signUp();
  await gateway.database().membership.updateMany({ where: { userId: account.userId }, data: { role } });
  return account;
}

describe.each(["node", "web"] as const)("the %s mount", (name) => {
  const origin = () => gateway.mounts.find((mount) => mount.name === name)?.origin as string;
  const call = (headers: Record<string, string>, init: RequestInit = {}) =>
    fetch(`${origin()}/api/v1/openai/chat/completions`, {
      method: "POST",
      body: BODY,
      ...init,
      headers: { authorization: "Bearer sk-own", "content-type": "application/json", ...headers },
    });
  const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;

  test("a page of ours passes its own provider key through without a token; its cookie stays here", async () => {
    const { cookie, organizationId } = await join("member");
    const response = await call({ cookie, origin: origin() });
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining("chat.completion")]);
    const requestId = response.headers.get("x-monitor-request-id") as string;
    const row = await gateway.database().usageRecord.findUniqueOrThrow({ where: { requestId } });
    expect(row).toMatchObject({ organizationId, credentialId: "playground", mode: "pass-through", provider: "openai", costStatus: "priced" });
    const { getRequest } = await import("../../src/queries/requests/get-request");
    expect(await getRequest(organizationId, requestId)).toMatchObject({ keyId: "playground", keyName: "Playground" });

    const echo = Buffer.from(JSON.stringify({ echo: true })).toString("base64url");
    const received = await (await call({ cookie, origin: origin(), authorization: `Bearer sk-sim-${echo}` })).text();
    expect(received).toContain("authorization");
    expect(received).not.toContain(cookie.split("=")[1]);
  });

  test("a token is judged as ever, whoever is signed in", async () => {
    const { cookie } = await join("member");
    expect((await call({ cookie, origin: origin(), "x-monitor-token": "mon_sk_wrong" })).status).toBe(401);
    const response = await call({ cookie, origin: origin(), "x-monitor-token": gateway.token });
    const requestId = response.headers.get("x-monitor-request-id") as string;
    await response.text();
    const row = await gateway.database().usageRecord.findUniqueOrThrow({ where: { requestId } });
    expect(row.organizationId).toBe(gateway.organizationId);
  });

  test.each<[string, Record<string, string>]>([
    ["another site's page", { origin: "https://evil.example.com" }],
    ["a cross-site fetch", { "sec-fetch-site": "cross-site" }],
    ["a sibling site", { "sec-fetch-site": "same-site" }],
  ])("refuses %s with our cookie, also a GET, and the provider sees nothing", async (_what, headers) => {
    const { cookie } = await join("owner");
    const before = gateway.simulator.books.calls.length;
    for (const init of [{}, { method: "GET", body: null }]) {
      const response = await call({ cookie, ...headers }, init);
      expect([response.status, await codeOf(response)]).toEqual([403, "forbidden"]);
    }
    expect(gateway.simulator.books.calls).toHaveLength(before);
  });

  test("refuses what does not say that it is a page of ours, viewers, strangers, and a session as soon as it has ended", async () => {
    const [viewer, owner] = [await join("viewer"), await join("owner")];
    const outcome = async (headers: Record<string, string>) => {
      const response = await call(headers);
      return [response.status, response.ok ? "" : await codeOf(response)];
    };
    expect(await outcome({ cookie: owner.cookie })).toEqual([401, "invalid_token"]);
    expect(await outcome({ cookie: owner.cookie, "content-type": "text/plain" })).toEqual([401, "invalid_token"]);
    expect(await outcome({ cookie: owner.cookie, "sec-fetch-site": "same-origin" })).toEqual([200, ""]);
    expect(await outcome({ cookie: viewer.cookie, origin: origin() })).toEqual([403, "forbidden"]);
    expect(await outcome({ cookie: "session=stolen", origin: origin() })).toEqual([401, "invalid_token"]);
    expect(await outcome({ origin: origin() })).toEqual([401, "invalid_token"]);
    expect(await outcome({ cookie: owner.cookie, origin: origin() })).toEqual([200, ""]);
    await gateway.database().session.deleteMany({ where: { userId: owner.userId } });
    expect(await outcome({ cookie: owner.cookie, origin: origin() })).toEqual([401, "invalid_token"]);
  });
});
