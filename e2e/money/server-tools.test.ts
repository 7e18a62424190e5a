import { afterAll, beforeAll, expect, test } from "vitest";
import { startPost } from "../faults/make-call";
import type { SimCall } from "../tools/simulator/books";
import { type Script, scriptPrompt } from "../tools/simulator/script";
import { withMargin } from "./charge-of";
import { type Reseller, type Shop, startReseller } from "./start-reseller";

let reseller: Reseller;
let shop: Shop;
beforeAll(async () => {
  reseller = await startReseller();
  shop = await reseller.openShop("tools", 1_000_000_000_000n);
}, 60_000);
afterAll(() => reseller?.close());

/** $10 for a thousand searches. */
const SEARCH_PICO = 10_000_000_000n;
const MESSAGES = { path: "/api/v1/messages", model: "claude-haiku-4-5", input: 1_000_000n, output: 5_000_000n };
const RESPONSES = { path: "/api/v1/responses", model: "gpt-4.1-mini", input: 400_000n, output: 1_600_000n };

function bodyOf({ path, model }: typeof MESSAGES, script: Script, more: object) {
  const prompt = `hello ${scriptPrompt(script)}`;
  return path === MESSAGES.path
    ? { model, max_tokens: 500, messages: [{ role: "user", content: prompt }], tools: [{ type: "web_search_20250305", name: "web_search", ...more }] }
    : { model, max_output_tokens: 500, input: prompt, tools: [{ type: "web_search" }], ...more };
}

async function ask(wire: typeof MESSAGES, script: Script, { more = {}, stream = false, key = shop.key } = {}) {
  const body = Buffer.from(JSON.stringify({ ...bodyOf(wire, script, more), stream }));
  const seen = await startPost({ url: reseller.origin + wire.path, headers: { authorization: `Bearer ${key}` }, body }).seen;
  await reseller.settled();
  return { seen, call: reseller.simulator.books.calls.at(-1) as SimCall };
}

for (const wire of [MESSAGES, RESPONSES])
  test.each([
    ["as often as the caller allows", { [wire === MESSAGES ? "max_uses" : "max_tool_calls"]: 5 }, 5n, undefined],
    ["with a bound of ours where the caller set none", {}, 3n, wire === MESSAGES ? "tools.web_search.max_uses=3" : "max_tool_calls=3"],
  ])(
    `${wire.path}: searches are passed on, %s, held for and charged by the provider's count, JSON and stream`,
    async (_what, more, searches, adjusted) => {
      for (const stream of [false, true]) {
        // Far more input than was sent, as searches add it.
        const script = { searches: 50, tokens: { input: 150_000, output: 100 } };
        const { seen, call } = await ask(wire, script, { more, stream });
        expect(seen.status, seen.body.toString()).toBe(200);
        expect([seen.headers["x-monitor-adjusted"], seen.headers["x-monitor-dropped"]]).toEqual([adjusted, undefined]);
        const row = (await shop.rows()).at(-1);
        const hold = await reseller.database().hold.findUniqueOrThrow({ where: { requestId: row?.requestId as string } });
        const { input = 0, output = 0 } = call.servedTokens ?? {};
        const due = withMargin(BigInt(input) * wire.input + BigInt(output) * wire.output + searches * SEARCH_PICO);
        expect(row).toMatchObject({ chargedNanoUsd: due, usageSource: "provider" });
        expect(hold.amountNanoUsd).toBeGreaterThanOrEqual(due);
      }
    },
  );

test("the hold covers each search reading the whole window once more", async () => {
  const window = 200_000n;
  await ask(MESSAGES, { searches: 2 }, { more: { max_uses: 2 } });
  const row = (await shop.rows()).at(-1);
  const hold = await reseller.database().hold.findUniqueOrThrow({ where: { requestId: row?.requestId as string } });
  expect(hold.amountNanoUsd).toBeGreaterThan(withMargin(2n * window * MESSAGES.input + 2n * SEARCH_PICO + 500n * MESSAGES.output));
});

test("a balance that does not cover the searches refuses the call, and nothing is sent", async () => {
  const poor = await reseller.openShop("poor", 100_000_000n);
  const calls = reseller.simulator.books.calls.length;
  const { seen } = await ask(MESSAGES, { searches: 1 }, { key: poor.key });
  expect([seen.status, reseller.simulator.books.calls.length]).toEqual([402, calls]);
});

test.each([
  ["/api/v1/messages", MESSAGES.model, [{ type: "code_execution_20250825", name: "code_execution" }], "tools.code_execution"],
  ["/api/v1/responses", RESPONSES.model, [{ type: "code_interpreter", container: { type: "auto" } }], "tools.code_interpreter"],
  ["/api/v1/responses", "grok-4.5", [{ type: "web_search" }], "tools.web_search"],
])("%s, %s: a tool whose price or number of uses nobody states is left out, and named", async (path, model, tools, dropped) => {
  const body =
    path === MESSAGES.path ? { max_tokens: 50, messages: [{ role: "user", content: "hello" }] } : { input: "hello", max_output_tokens: 50 };
  const post = Buffer.from(JSON.stringify({ model, tools, ...body }));
  const seen = await startPost({ url: reseller.origin + path, headers: { authorization: `Bearer ${shop.key}` }, body: post }).seen;
  expect([seen.status, seen.headers["x-monitor-dropped"]], seen.body.toString()).toEqual([200, dropped]);
});

test("the ledger agrees, and nothing is held", async () => {
  await reseller.settled();
  expect((await shop.balance()).heldNanoUsd).toBe(0n);
  await reseller.expectCleanLedger();
});
