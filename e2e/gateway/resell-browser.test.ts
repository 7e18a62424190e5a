import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseUsd } from "../../src/domain/money";
import type { Role } from "../../src/domain/roles";
import { startGateway, type TestGateway } from "./start-gateway";

let gateway: TestGateway;
/** Imported late: the environment is read once, at the first import of anything in src. */
let complete: (request: Request) => Promise<Response>;
let app: typeof import("../../src/app/testing/call-route");

const ORIGIN = "https://shop.example.com";
const HELLO = { model: "gpt-4o-mini", messages: [{ role: "user", content: "Say hello in one word." }] };

beforeAll(async () => {
  gateway = await startGateway({ ALLOWED_ORIGINS: ORIGIN });
  ({ POST: complete } = await import("../../src/app/api/chat/completions/route"));
  app = await import("../../src/app/testing/call-route");
});
afterAll(() => gateway.close());

interface BrowserAnswer {
  error?: { code: string; type: string; message: string; requestId: string };
  provider: string;
  content: string;
  created_at: string;
  usage: { cost: string };
  cost: { input_cost: string; output_cost: string; total_cost: string; currency: string };
  choices: { message: { content: string } }[];
}

/** A member of an organization with ten dollars. */
async function makeMember(role: Role = "owner") {
  const { POST: charge } = await import("../../src/app/api/balance/charge/route");
  const { POST: login } = await import("../../src/app/api/auth/login/route");
  const account = await app.signUp();
  expect((await charge(app.apiRequest("/api/balance/charge", { cookie: account.cookie, body: { amount: 10 } }))).status).toBe(201);
  await gateway.database().membership.updateMany({ where: { userId: account.userId }, data: { role } });
  const again = await login(app.apiRequest("/api/auth/login", { body: { email: account.email, password: app.PASSWORD } }));
  return { ...account, cookie: app.cookieOf(again) };
}

const call = (options: Parameters<typeof app.apiRequest>[1]) => complete(app.apiRequest("/api/chat/completions", { body: HELLO, ...options }));
const read = async (response: Response) => (await response.json()) as BrowserAnswer;
const balanceOf = async (organizationId: string) => {
  const { availableNanoUsd, heldNanoUsd } = await gateway.database().balance.findUniqueOrThrow({ where: { organizationId } });
  return availableNanoUsd + heldNanoUsd;
};

describe("the chat endpoint for browser apps", () => {
  test("answers a signed-in browser with text, provider, time and cost, whose parts add up to what left the balance", async () => {
    const { cookie, organizationId, userId } = await makeMember();
    const before = await balanceOf(organizationId);
    const response = await call({
      cookie,
      body: { ...HELLO, session_id: "visit 7", user_id: "customer 3" },
      headers: { origin: "http://localhost:3001" },
    });
    const answer = await read(response);
    expect([response.status, answer.error]).toEqual([200, undefined]);
    expect(answer).toMatchObject({ object: "chat.completion", provider: "openai", content: answer.choices[0]?.message.content });
    expect(answer.content).not.toBe("");
    expect(Math.abs(Date.parse(answer.created_at) - Date.now())).toBeLessThan(60_000);
    const charged = before - (await balanceOf(organizationId));
    const { input_cost, output_cost, total_cost, currency } = answer.cost;
    expect(charged).toBeGreaterThan(0n);
    expect(parseUsd(input_cost) + parseUsd(output_cost)).toBe(charged);
    expect([parseUsd(total_cost), parseUsd(answer.usage.cost), currency]).toEqual([charged, charged, "USD"]);
    const requestId = response.headers.get("x-monitor-request-id") ?? "";
    const row = await gateway.database().usageRecord.findUniqueOrThrow({ where: { requestId } });
    expect(row).toMatchObject({ organizationId, credentialId: userId, mode: "reseller", sessionId: "visit 7", userId: "customer 3" });
  });

  test("takes an API key too, and pays from the key's organization whatever the cookie says", async () => {
    const [payer, other] = [await makeMember(), await makeMember()];
    const key = await gateway.makeApiKey(payer.organizationId);
    const before = await balanceOf(other.organizationId);
    const response = await call({ cookie: other.cookie, headers: { authorization: `Bearer ${key}`, origin: ORIGIN } });
    expect(response.status).toBe(200);
    expect(parseUsd((await read(response)).cost.total_cost)).toBe(10_000_000_000n - (await balanceOf(payer.organizationId)));
    expect(await balanceOf(other.organizationId)).toBe(before);
  });

  test("streams plain OpenAI events", async () => {
    const { cookie } = await makeMember();
    const response = await call({ cookie, body: { ...HELLO, stream: true } });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const text = await response.text();
    expect(text).toContain('"object":"chat.completion.chunk"');
    expect(text.trimEnd().endsWith("data: [DONE]")).toBe(true);
  });

  test("lets pages of allowed origins read its answers and refusals, and no others", async () => {
    const { organizationId } = await makeMember();
    const authorization = `Bearer ${await gateway.makeApiKey(organizationId)}`;
    for (const headers of [
      { authorization, origin: ORIGIN },
      { authorization: "Bearer no-key", origin: ORIGIN },
    ]) {
      const response = await call({ headers });
      expect(response.headers.get("access-control-allow-origin")).toBe(ORIGIN);
      expect(response.headers.get("vary")).toBe("Origin");
      expect(response.headers.has("access-control-allow-credentials")).toBe(false);
    }
    const response = await call({ headers: { authorization, origin: "https://other.example.com" } });
    expect(response.headers.has("access-control-allow-origin")).toBe(false);
  });

  test.each([
    ["another site's page with our cookie", { headers: { origin: "https://evil.example.com" } }],
    ["an allowed origin with our cookie", { headers: { origin: ORIGIN } }],
    ["a cross-site fetch", { headers: { "sec-fetch-site": "cross-site" } }],
    ["a same-site sibling", { headers: { "sec-fetch-site": "same-site" } }],
  ])("refuses %s: 403, in OpenAI's shape, and nothing is spent", async (_what, options) => {
    const { cookie, organizationId } = await makeMember();
    const response = await call({ cookie, ...options });
    const { error } = await read(response);
    expect([response.status, error?.code, error?.type]).toEqual([403, "forbidden", "permission_error"]);
    expect(error?.requestId).toBe(response.headers.get("x-monitor-request-id"));
    expect(await balanceOf(organizationId)).toBe(10_000_000_000n);
  });

  test("refuses a form of an old browser, which sends no origin but cannot send JSON", async () => {
    const { cookie } = await makeMember();
    const response = await call({ cookie, body: JSON.stringify(HELLO), headers: { "content-type": "text/plain" } });
    expect([response.status, (await read(response)).error?.code]).toEqual([415, "unsupported_media_type"]);
  });

  test("lets viewers look, not spend; members may", async () => {
    const viewer = await call({ cookie: (await makeMember("viewer")).cookie });
    expect([viewer.status, (await read(viewer)).error?.code]).toEqual([403, "forbidden"]);
    expect((await call({ cookie: (await makeMember("member")).cookie })).status).toBe(200);
  });

  test("refuses strangers, wrong keys and dead sessions with 401", async () => {
    const tries = [
      {},
      { cookie: "session=stolen" },
      { headers: { authorization: "Bearer llm_sk_wrong" } },
      { headers: { authorization: "Basic dTpw" } },
    ];
    for (const options of tries) {
      const response = await call(options);
      expect([response.status, (await read(response)).error?.code]).toEqual([401, "invalid_api_key"]);
    }
  });

  test("tells an empty balance with 402, before anything is sent", async () => {
    const { cookie } = await app.signUp();
    const calls = gateway.simulator.books.calls.length;
    const response = await call({ cookie });
    expect([response.status, (await read(response)).error?.code]).toEqual([402, "insufficient_balance"]);
    expect(gateway.simulator.books.calls).toHaveLength(calls);
  });
});
