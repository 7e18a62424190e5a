import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatUsd, parseUsd } from "../../src/domain/money";
import { chargeOf } from "../money/charge-of";
import { scriptKey } from "../tools/simulator/start-simulator";
import { runProgram } from "./run-program";
import { type Stage, startStage } from "./start-stage";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage("server");
});
afterAll(() => stage.close());

interface Answer<T> {
  status: number;
  body: T;
}

/** curl with a cookie jar and no `Origin`, as in a terminal. */
async function curl<T>(target: string, { body, headers = [] }: { body?: unknown; headers?: string[] } = {}): Promise<Answer<T>> {
  const jar = path.join(stage.app.folder, "cookies.txt");
  const args = ["--silent", "--show-error", "--cookie", jar, "--cookie-jar", jar, "--write-out", "\n%{http_code}"];
  for (const header of headers) args.push("--header", header);
  if (body !== undefined) args.push("--header", "Content-Type: application/json", "--data", JSON.stringify(body));
  const printed = await runProgram("curl", [...args, stage.app.origin + target]);
  const end = printed.lastIndexOf("\n");
  return { status: Number(printed.slice(end + 1)), body: JSON.parse(printed.slice(0, end)) as T };
}

const user = { name: "Kim", email: "kim@example.com", password: "a long enough password" };
const key = scriptKey({ tokens: { input: 1000, output: 200 } });
const messages = [{ role: "user", content: "Say hello in one word." }];
const CALLS = [
  { target: "/api/v1/openai/chat/completions", model: "gpt-4o-mini", auth: [`Authorization: Bearer ${key}`], cost: "0.000270000" },
  {
    target: "/api/v1/anthropic/messages",
    model: "claude-3-5-haiku-20241022",
    auth: [`x-api-key: ${key}`, "anthropic-version: 2023-06-01"],
    cost: "0.001600000",
  },
  { target: "/api/v1/google/chat/completions", model: "gemini-1.5-flash", auth: [`Authorization: Bearer ${key}`], cost: "0.000135000" },
  { target: "/api/v1/xai/chat/completions", model: "grok-beta", auth: [`Authorization: Bearer ${key}`], cost: "0.008000000" },
];

test("from nothing to four metered calls with curl alone", async () => {
  expect((await curl("/api/auth/register", { body: user })).status).toBe(201);
  expect((await curl("/api/auth/login", { body: { email: user.email, password: user.password } })).status).toBe(200);
  const minted = await curl<{ token: string }>("/api/tokens", { body: { name: "terminal" } });
  expect(minted.status).toBe(201);

  for (const { target, model, auth } of CALLS) {
    const headers = [...auth, `X-Monitor-Token: ${minted.body.token}`];
    const { status, body } = await curl(target, { headers, body: { model, max_tokens: 4096, messages } });
    expect(status, JSON.stringify(body)).toBe(200);
  }

  const summary = await curl("/api/stats/summary");
  expect(summary.body).toMatchObject({
    requests: 4,
    errors: 0,
    tokens: { input: 4000, output: 800 },
    cost: { provider: "0.010005000", unpricedRequests: 0 },
  });
  const { models } = (await curl<{ models: { model: string; requests: number; cost: { provider: string } }[] }>("/api/stats/by-model")).body;
  const seen = models.map(({ model, requests, cost }) => ({ model, requests, cost: cost.provider }));
  expect(seen).toHaveLength(4);
  expect(seen).toEqual(expect.arrayContaining(CALLS.map(({ model, cost }) => ({ model, requests: 1, cost }))));
});

test("a call without a monitor token is refused in words that say what to do, and nothing is sent", async () => {
  const before = stage.simulator.books.calls.length;
  const headers = [`Authorization: Bearer ${key}`];
  const { status, body } = await curl("/api/v1/openai/chat/completions", { headers, body: { model: "gpt-4o", messages } });
  expect(status).toBe(401);
  expect(body).toMatchObject({ error: { code: "invalid_token", message: expect.stringContaining("X-Monitor-Token") } });
  expect(stage.simulator.books.calls).toHaveLength(before);
});

test("one key for every provider with curl alone: log in, top up with the cookie, call two providers on one endpoint, read the balance", async () => {
  expect((await curl("/api/auth/login", { body: { email: user.email, password: user.password } })).status).toBe(200);
  const charged = await curl<{ balance: string }>("/api/balance/charge", { body: { amount: 10.0 } });
  expect(charged).toMatchObject({ status: 201, body: { balance: "10.000000000", held: "0.000000000" } });
  const made = await curl<{ key: string }>("/api/keys", { body: { name: "terminal" } });
  expect(made.status).toBe(201);

  const before = stage.simulator.books.calls.length;
  let left = parseUsd("10.00");
  for (const model of ["gpt-4o-mini", "claude-3-5-haiku"]) {
    const headers = [`Authorization: Bearer ${made.body.key}`];
    const { status, body } = await curl<{ usage: { cost: string } }>("/api/v1/chat/completions", { headers, body: { model, messages } });
    expect(status, JSON.stringify(body)).toBe(200);
    left -= parseUsd(body.usage.cost);
  }
  const calls = stage.simulator.books.calls.slice(before);
  expect(calls.map(({ model, complaints }) => [model, complaints])).toEqual([
    ["gpt-4o-mini", []],
    ["claude-3-5-haiku-20241022", []],
  ]);
  expect(parseUsd("10.00") - left).toBe(calls.reduce((sum, call) => sum + chargeOf(call), 0n));
  const { body } = await curl<{ balance: string; transactions: { amount: string }[] }>("/api/balance");
  expect(body).toMatchObject({ currency: "USD", balance: formatUsd(left), available: formatUsd(left), held: "0.000000000" });
  expect(body.transactions).toHaveLength(3);
});
