import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chargeOf } from "../money/charge-of";
import { readResold } from "../money/read-resold";
import type { SimCall } from "../tools/simulator/books";
import type { ProviderName } from "../tools/simulator/provider-names";
import type { Script } from "../tools/simulator/script";
import { makeRoute } from "./make-route";
import { bookedAs, call, expectCleanBooks, keyFor, providersOf, reseller, rowOf, shop, startChains, stopChains } from "./start-chains";

// Which of a route's models a call may go to. When it goes to the next: fallback-rules.test.ts.
beforeAll(startChains);
afterAll(stopChains);

describe("names", () => {
  test("`auto` is the default route, and a route with a model's name takes that model's calls", async () => {
    const script: Script = { tag: "auto", fault: "status:500", faultAt: "google" };
    const seen = await call({ model: "auto", script });
    expect(seen.headers).toMatchObject({ "x-monitor-provider": "openai", "x-monitor-attempts": "2" });
    expect(await rowOf(seen.requestId)).toMatchObject({ requestedModel: "auto", route: "chain", model: "gpt-4o-mini" });
    const named: Script = { tag: "named", fault: "status:500", faultAt: "openai" };
    expect((await call({ model: "GPT-4o", script: named })).headers["x-monitor-provider"]).toBe("anthropic");
    // With its provider it is the model itself.
    expect((await call({ model: "openai/gpt-4o", script: { ...named, tag: "itself" } })).status).toBe(502);
  });

  test("are listed with what their primary is and costs", async () => {
    const list = async (key: string) => {
      const response = await fetch(`${reseller.origin}/api/v1/models`, { headers: { authorization: `Bearer ${key}` } });
      return ((await response.json()) as { data: { id: string; provider: string; pricing: unknown; contextWindow: number }[] }).data;
    };
    const models = await list(shop.key);
    const named = (id: string) => models.filter((model) => model.id === id);
    const primary = named("gemini-1.5-flash")[0];
    for (const id of ["chain", "auto"])
      expect(named(id)).toMatchObject([{ provider: "route", owned_by: "route", pricing: primary?.pricing, contextWindow: primary?.contextWindow }]);
    expect(named("gpt-4o")).toMatchObject([{ provider: "route" }]);
    expect((await list(await keyFor(["chain"]))).map(({ id }) => id)).toEqual(["auto", "chain"]);
  });

  test("what cannot be called is left out, with the reason on the record", async () => {
    const seen = await call({ model: "gaps", script: { tag: "gaps" } });
    expect(seen.headers["x-monitor-provider"]).toBe("openai");
    const { skipped } = JSON.parse((await rowOf(seen.requestId)).routing ?? "{}");
    expect(skipped).toEqual([
      { provider: "openai", model: "no-such-model", reason: expect.stringContaining("no model") },
      { provider: "nobody", model: "x", reason: expect.stringContaining("no model") },
    ]);
  });
});

describe("a key that is limited to models", () => {
  test("reaches no other one through a route", async () => {
    const key = await keyFor(["gpt-4o-mini"]);
    const script: Script = { tag: "narrow", fault: "status:500" };
    const seen = await call({ key, model: "chain", script });
    expect(seen.status).toBe(502);
    expect(providersOf("narrow")).toEqual(["openai"]);
    expect((await call({ key, model: "dear" })).status).toBe(403);
    // The name of a route is no permission when it is a model's name: it was given for that model.
    const own = await keyFor(["gpt-4o"]);
    await call({ key: own, model: "gpt-4o", script: { tag: "own model", fault: "status:500" } });
    expect(providersOf("own model")).toEqual(["openai"]);
  });

  test("takes a route by its name, with all of its models", async () => {
    const script: Script = { tag: "permitted", fault: "status:500", faultAt: "google" };
    const key = await keyFor(["chain"]);
    expect((await call({ key, model: "chain", script })).headers["x-monitor-provider"]).toBe("openai");
    expect((await call({ key, model: "gpt-4o-mini" })).status).toBe(403);
  });
});

describe("money", () => {
  test("one hold covers the dearest target, and the charge is exactly that of the one that delivered", async () => {
    for (const [tag, fault, provider] of [
      ["dear fallback", "status:500", "xai"],
      ["cheap primary", undefined, "google"],
    ] as const) {
      const script: Script = { tag, ...(fault ? { fault, faultAt: "google" as ProviderName } : {}), tokens: { output: 200 } };
      const seen = await call({ model: "dear", script });
      expect(seen.headers["x-monitor-provider"]).toBe(provider);
      const row = await rowOf(seen.requestId);
      const hold = await reseller.database().hold.findUniqueOrThrow({ where: { requestId: row.requestId } });
      const delivered = bookedAs(tag).find((one) => one.provider === provider) as SimCall;
      expect(row.chargedNanoUsd).toBe(chargeOf(delivered));
      expect(hold.amountNanoUsd).toBeGreaterThanOrEqual(chargeOf({ ...delivered, model: "grok-beta" }));
      expect(JSON.parse(row.passes)[0].priceVersionId).toMatch(new RegExp(`^${provider}/`));
    }
  });

  test("a fallback that the balance does not cover is left out, and the call is made", async () => {
    // Enough for Gemini's 200 tokens, not for Grok's.
    const poor = await reseller.openShop("poor", 1_000_000n);
    const seen = await call({ key: poor.key, model: "dear", script: { tag: "poor" } });
    expect([seen.status, seen.headers["x-monitor-provider"]]).toEqual([200, "google"]);
    const row = await rowOf(seen.requestId);
    expect(JSON.parse(row.routing ?? "{}").skipped).toEqual([{ provider: "xai", model: "grok-beta", reason: expect.stringContaining("cover") }]);
    // What is held is what the primary can cost, not all that there is.
    const hold = await reseller.database().hold.findUniqueOrThrow({ where: { requestId: row.requestId } });
    expect(hold.amountNanoUsd).toBeLessThan(500_000n);
    const failing = await call({ key: poor.key, model: "dear", script: { tag: "poor failing", fault: "status:500" } });
    expect(failing.status).toBe(502);
    expect(providersOf("poor failing")).toEqual(["google"]);
    const none = await reseller.openShop("none", 1n);
    expect((await call({ key: none.key, model: "dear" })).status).toBe(402);
  });

  test("an output cap above a fallback's is lowered and named; above the primary's it is refused", async () => {
    const script: Script = { tag: "capped", fault: "status:500", faultAt: "anthropic" };
    const seen = await call({ model: "small-second", script, outputTokensMax: 40_000 });
    expect(seen.headers).toMatchObject({ "x-monitor-provider": "openai", "x-monitor-adjusted": "max_tokens=16384" });
    expect(bookedAs("capped").at(-1)?.outputTokensMax).toBe(16_384);
    const first = await call({ model: "small-second", script: { tag: "uncapped" }, outputTokensMax: 40_000 });
    expect(first.headers["x-monitor-adjusted"]).toBeUndefined();
    expect((await call({ model: "chain", outputTokensMax: 1_000_000 })).status).toBe(400);
  });
});

describe("a call that is too long", () => {
  const words = (count: number) => "hello ".repeat(count);
  const asked = (model: string, text: string, headers = {}) => call({ model, headers, body: { messages: [{ role: "user", content: text }] } });

  test("goes to the next that fits, or is refused with the window, the input and what fits", async () => {
    const seen = await asked("long", words(140_000));
    expect(seen.headers["x-monitor-provider"]).toBe("google");
    const row = await rowOf(seen.requestId);
    expect(JSON.parse(row.routing ?? "{}").skipped).toMatchObject([{ provider: "openai", reason: expect.stringContaining("context window") }]);
    for (const model of ["alone", "gpt-4o-mini"]) {
      const refused = await asked(model, words(140_000));
      const { error } = readResold(refused);
      expect([refused.status, error?.code, error?.param]).toEqual([400, "context_length_exceeded", "messages"]);
      expect(error?.message).toMatch(/14\d{4} tokens.*has 128000, at most 128000 fit/);
    }
  });

  test("is estimated at 4 bytes a token where the vocabulary is not public, and said so", async () => {
    const { error } = readResold(await asked("claude-3-5-haiku", words(140_000)));
    expect(error?.code).toBe("context_length_exceeded");
    expect(error?.message).toMatch(/21\d{4} tokens \(estimated at 4 bytes a token\).*has 200000/);
  });

  test("for a browser app it is so from 85 % of the window on", async () => {
    const post = (count: number) =>
      fetch(`${reseller.origin}/api/chat/completions`, {
        method: "POST",
        headers: { authorization: `Bearer ${shop.key}`, "content-type": "application/json" },
        body: JSON.stringify({ model: "gpt-4o-mini", max_tokens: 5, messages: [{ role: "user", content: words(count) }] }),
      });
    expect((await post(100_000)).status).toBe(200);
    const refused = await post(115_000);
    const { error } = (await refused.json()) as { error: { code: string; message: string } };
    expect([refused.status, error.code]).toEqual([400, "context_length_exceeded"]);
    expect(error.message).toMatch(/has 128000, at most 108800 of them \(85 %\)/);
  });

  test("so is a text that is to be embedded", async () => {
    const response = await fetch(`${reseller.origin}/api/v1/embeddings`, {
      method: "POST",
      headers: { authorization: `Bearer ${shop.key}`, "content-type": "application/json" },
      body: JSON.stringify({ model: "text-embedding-3-small", input: ["short", words(20_000)] }),
    });
    const { error } = (await response.json()) as { error: { code: string; param: string } };
    expect([response.status, error.code, error.param]).toEqual([400, "context_length_exceeded", "input"]);
  });
});

test("embeddings go along a route too, past what does not embed", async () => {
  await makeRoute(reseller, { name: "embed", primary: "anthropic/claude-3-5-haiku", fallbacks: ["openai/text-embedding-3-small"], numRetries: 0 });
  const response = await fetch(`${reseller.origin}/api/v1/embeddings`, {
    method: "POST",
    headers: { authorization: `Bearer ${shop.key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "embed", input: "hello" }),
  });
  expect([response.status, response.headers.get("x-monitor-model")]).toEqual([200, "text-embedding-3-small"]);
});

test("the ledger adds up, and nothing is held", { timeout: 60_000 }, expectCleanBooks);
