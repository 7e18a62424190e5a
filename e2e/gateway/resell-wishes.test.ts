import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";
import { ASKED, WISHES } from "./ask-wishes";

const COST = /^\d+\.\d{9}$/;
let reseller: Reseller;
let shop: Shop;

beforeAll(async () => {
  reseller = await startReseller();
  shop = await reseller.openShop("wishes", 10_000_000_000n);
});
afterAll(() => reseller?.close());

/** Models of today, which see, reason and keep to a schema. */
const CAPABLE = ["gpt-5-mini", "claude-haiku-4-5", "gemini-3.5-flash", "grok-4.5"];

describe.each(CAPABLE)("%s does what each format can ask for", (model) => {
  test.each(Object.keys(ASKED).flatMap((format) => WISHES.map((wish) => [format as keyof typeof ASKED, wish] as const)))(
    "%s: %s",
    async (format, wish) => {
      const { path, body, textOf } = ASKED[format](model, wish);
      const headers = { authorization: `Bearer ${shop.key}`, "content-type": "application/json" };
      const response = await fetch(reseller.origin + path, { method: "POST", headers, body: JSON.stringify(body) });
      const json = await response.json();
      expect(response.status, JSON.stringify(json)).toBe(200);
      const text = textOf(json as never) ?? "";
      expect(text).not.toBe("");
      if (wish === "structured output") expect(JSON.parse(text)).toEqual({ word: expect.any(String) });
      expect(response.headers.get("x-monitor-cost")).toMatch(COST);
    },
  );
});

test("no provider complains, and nothing is held", async () => {
  await reseller.settled();
  expect((await shop.balance()).heldNanoUsd).toBe(0n);
  expect(reseller.simulator.books.calls.flatMap((call) => call.complaints)).toEqual([]);
});
