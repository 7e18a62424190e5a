import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { By } from "../../src/budgets/change-budgets";
import type { BudgetScope } from "../../src/domain/budget";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";
import { bySize } from "../tools/support/full-size";
import { TEST_ACTOR } from "../tools/support/test-actor";

const CALLS = bySize({ small: 40, full: 1_000 });
let reseller: Reseller;
let shop: Shop;
let by: By;
let keyId: string;
let shops = 0;
let makeBudget: typeof import("../../src/budgets/testing/make-budget").makeBudget;
let readCurrent: typeof import("../../src/budgets/testing/make-budget").readCurrent;

beforeAll(async () => {
  reseller = await startReseller();
  ({ makeBudget, readCurrent } = await import("../../src/budgets/testing/make-budget"));
});
beforeEach(async () => {
  shop = await reseller.openShop(`budget-${++shops}`, 100_000_000_000n);
  by = { organizationId: shop.organizationId, actor: TEST_ACTOR };
  const { organizationId } = shop;
  keyId = (await reseller.database().apiKey.findFirstOrThrow({ where: { organizationId }, select: { id: true } })).id;
});
afterAll(() => reseller?.close());

const LABELS = { "x-monitor-user": "alice", "x-monitor-tags": "team=search,stage=test" };
const user = { role: "user", content: "hi" };
const chat = { model: "gpt-4o-mini", messages: [user], max_tokens: 50 };

async function ask(path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${reseller.origin}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${shop.key}`, ...LABELS, ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}
async function addToken(organizationId: string) {
  const { createCredential } = await import("../../src/keys/create-credential");
  const { MONITOR_TOKEN } = await import("../../src/keys/credential-kind");
  const made = await createCredential(MONITOR_TOKEN, { organizationId, actor: TEST_ACTOR, name: "second", expiresAt: null });
  return { id: made.view.id, token: made.secret };
}
const resell = (headers?: Record<string, string>) => ask("/api/v1/chat/completions", chat, headers);
const priceOf = async () => {
  expect((await resell()).status).toBe(200);
  await reseller.settled();
  return (await shop.rows())[0]?.chargedNanoUsd as bigint;
};

describe.each<[string, () => { type: BudgetScope["type"]; id?: string }]>([
  ["the organization", () => ({ type: "organization" })],
  ["a key", () => ({ type: "key", id: keyId })],
  ["a user", () => ({ type: "user", id: "alice" })],
  ["a tag", () => ({ type: "tag", id: "team=search" })],
])("a hard budget of %s", (_name, scopeOf) => {
  test(`is never passed by ${CALLS} calls at once, and used until no further call fits`, { timeout: 180_000 }, async () => {
    const price = await priceOf();
    const amount = price * 10n;
    const id = await makeBudget(by, amount, { scope: scopeOf() });
    const answers = await Promise.all(Array.from({ length: CALLS }, () => resell()));
    await reseller.settled();
    const { spentNanoUsd, heldNanoUsd } = await readCurrent(id);
    const paid = answers.filter(({ status }) => status === 200).length;
    expect(paid > 0).toBe(true);
    expect(spentNanoUsd).toBe(price * BigInt(paid + 1));
    expect(spentNanoUsd <= amount && heldNanoUsd === 0n).toBe(true);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([402]));
    for (const { text } of refused) expect(text).toContain("budget_exceeded");
    await reseller.expectCleanLedger();
  });
});

test("a refusal says which budget, spent, limit and when it resets, in the shape of each API; embeddings and browsers' calls too", async () => {
  const id = await makeBudget(by, 1n);
  const shapes: [string, object, Record<string, string>][] = [
    ["/api/v1/chat/completions", chat, {}],
    ["/api/v1/responses", { model: "gpt-4o-mini", input: "hi", max_output_tokens: 50 }, {}],
    ["/api/v1/messages", { model: "gpt-4o-mini", messages: [user], max_tokens: 50 }, { "x-api-key": shop.key, "anthropic-version": "2023-06-01" }],
    ["/api/v1beta/models/gpt-4o-mini:generateContent", { contents: [{ role: "user", parts: [{ text: "hi" }] }] }, { "x-goog-api-key": shop.key }],
    ["/api/v1/embeddings", { model: "text-embedding-3-small", input: "hi" }, {}],
  ];
  const answers = await Promise.all(shapes.map(([path, body, headers]) => ask(path, body, headers)));
  for (const { status, text } of answers) {
    expect([status, text]).toEqual([402, expect.stringContaining("budget_exceeded")]);
    expect(text).toMatch(
      new RegExp(
        `monthly budget of the organization \\(${id}\\) .*spent 0.000000000 USD of 0.000000001 USD.*resets at \\d{4}-\\d\\d-01T00:00:00.000Z`,
      ),
    );
  }
  const [first, , messages, gemini] = answers.map(({ text }) => JSON.parse(text));
  expect(first.error).toMatchObject({ type: "insufficient_quota", code: "budget_exceeded" });
  expect(messages).toMatchObject({ type: "error", error: { type: "billing_error", code: "budget_exceeded" } });
  expect(gemini.error).toMatchObject({ code: 402, details: expect.arrayContaining([expect.objectContaining({ reason: "budget_exceeded" })]) });
  expect((await ask("/api/v1/messages/count_tokens", { model: "gpt-4o-mini", messages: [user] })).status).toBe(200);
  await reseller.settled();
  expect((await shop.rows()).map(({ chargedNanoUsd }) => chargedNanoUsd)).toEqual(shapes.map(() => 0n));
});

test("a replayed answer costs no budget, and a key whose call was refused can be used again", async () => {
  const price = await priceOf();
  const id = await makeBudget(by, price * 5n); // what one more call holds, and not two
  const key = { "idempotency-key": "again" };
  const [first, again] = [await resell(key), await resell(key)];
  expect([first.status, again.status, again.text]).toEqual([200, 200, first.text]);
  expect((await readCurrent(id)).spentNanoUsd).toBe(price * 2n);
  const other = { "idempotency-key": "other" };
  expect((await resell(other)).status).toBe(402);
  const { changeBudget } = await import("../../src/budgets/change-budgets");
  await changeBudget(by, id, { version: 1, amount: price * 40n });
  expect((await resell(other)).status).toBe(200);
});

describe("passed-through calls", () => {
  const pass = async (token: string, headers: Record<string, string> = {}) => {
    const sent = { "content-type": "application/json", authorization: "Bearer sk-own", "x-monitor-token": token, ...LABELS, ...headers };
    const response = await fetch(`${reseller.origin}/api/v1/openai/chat/completions`, { method: "POST", headers: sent, body: JSON.stringify(chat) });
    return { status: response.status, text: await response.text() };
  };

  test("of one token have a budget of their own, whatever others of the organization spend", async () => {
    const organizationId = `org_tokens_${shops}`;
    const [limited, free] = [await reseller.makeToken(organizationId), await addToken(organizationId)];
    const own = { organizationId, actor: TEST_ACTOR };
    const { id: tokenId } = await reseller.database().monitorToken.findFirstOrThrow({ where: { organizationId, NOT: { id: free.id } } });
    const soft = await makeBudget(own, 1n, { scope: { type: "token", id: free.id }, mode: "soft" });
    expect([(await pass(free.token)).status, (await pass(free.token)).status]).toEqual([200, 200]);
    await reseller.flush();
    const cost = (await readCurrent(soft)).spentNanoUsd / 2n;
    expect(cost > 0n).toBe(true);
    const hard = await makeBudget(own, cost + 1n, { scope: { type: "token", id: tokenId } });
    for (const status of [200, 200, 402, 402]) {
      expect((await pass(limited)).status).toBe(status);
      await reseller.flush();
    }
    const refused = await pass(limited);
    expect(JSON.parse(refused.text).error).toMatchObject({ code: "budget_exceeded" });
    expect(refused.text).toMatch(new RegExp(`monthly budget of the monitor token .*\\(${hard}\\) is used up`));
    expect((await pass(free.token)).status).toBe(200);
    await reseller.flush();
    expect([(await readCurrent(hard)).spentNanoUsd, (await readCurrent(soft)).spentNanoUsd]).toEqual([cost * 2n, cost * 3n]);
    await reseller.expectCleanLedger();
  });

  test("are refused from the first one after the limit on, and count in soft budgets without end", async () => {
    const organizationId = `org_passing_${shops}`;
    const token = await reseller.makeToken(organizationId);
    const own = { organizationId, actor: TEST_ACTOR };
    expect((await pass(token)).status).toBe(200);
    await reseller.flush();
    const soft = await makeBudget(own, 1n, { mode: "soft" });
    const cost = (await readCurrent(soft)).spentNanoUsd;
    expect(cost > 0n).toBe(true);
    const hard = await makeBudget(own, cost * 2n + 1n, { scope: { type: "tag", id: "stage=test" }, period: "day" });
    expect([(await pass(token)).status, (await pass(token)).status]).toEqual([200, 200]);
    const refused = await pass(token);
    expect([refused.status, JSON.parse(refused.text).error]).toMatchObject([402, { code: "budget_exceeded", type: "insufficient_quota" }]);
    expect(refused.text).toMatch(new RegExp(`daily budget of the tag .*\\(${hard}\\) is used up`));
    expect((await pass(token, { "x-monitor-tags": "stage=live" })).status).toBe(200);
    const models = await fetch(`${reseller.origin}/api/v1/openai/models`, {
      headers: { authorization: "Bearer sk-own", "x-monitor-token": token, ...LABELS },
    });
    await models.arrayBuffer();
    expect(models.status).not.toBe(402);
    await reseller.flush();
    expect([(await readCurrent(hard)).spentNanoUsd, (await readCurrent(soft)).spentNanoUsd]).toEqual([cost * 3n, cost * 4n]);
    await reseller.expectCleanLedger();
  });
});
