import { describe, expect, test } from "vitest";
import { convertPrices } from "./convert-prices";

const none = { fees: {}, serviceTiers: {} };

describe("convertPrices", () => {
  test("writes dollars per million tokens as micro-dollars, exactly", () => {
    const prices = { input_mtok: 0.01875, output_mtok: 37.5, cache_read_mtok: 1e-6, cache_write_1h_mtok: 30 };
    expect(convertPrices(prices, none)).toEqual({ tokens: { input: "18750", output: "37500000", cacheRead: "1", cacheWrite1h: "30000000" } });
  });

  test("joins the tiers of every key; each bound holds all rates reached by then", () => {
    const prices = {
      input_mtok: {
        base: 1,
        tiers: [
          { start: 200, price: 3 },
          { start: 100, price: 2 },
        ],
      },
      output_mtok: { base: 5, tiers: [{ start: 100, price: 6 }] },
      cache_read_mtok: 0.5,
    };
    expect(convertPrices(prices, none)).toEqual({
      tokens: { input: "1000000", output: "5000000", cacheRead: "500000" },
      tiers: [
        { inputTokensOver: 100, tokens: { input: "2000000", output: "6000000" } },
        { inputTokensOver: 200, tokens: { input: "3000000", output: "6000000" } },
      ],
    });
  });

  test("turns fees into pico-dollars per call and per second", () => {
    expect(convertPrices({ web_searches_kcount: 10, input_audio_hours: 0.36, audio_hours: 0.36 }, none)).toEqual({
      tokens: {},
      fees: { webSearches: "10000000000", audioSeconds: "100000000" },
    });
  });

  test("adds the provider's fees and service tiers to models billed by the token; the source's own fee wins", () => {
    const defaults = { fees: { webSearches: "5" }, serviceTiers: { batch: 50 } };
    expect(convertPrices({ input_mtok: 1 }, defaults)).toEqual({ tokens: { input: "1000000" }, ...defaults });
    expect(convertPrices({ input_mtok: 1, web_searches_kcount: 10 }, defaults).fees).toEqual({ webSearches: "10000000000" });
    expect(convertPrices({ input_audio_hours: 0.36 }, defaults)).toEqual({ tokens: {}, fees: { audioSeconds: "100000000" } });
  });

  test("an empty price is no price: only a price that says 0 is 0", () => {
    expect(convertPrices({}, { fees: { webSearches: "5" }, serviceTiers: { batch: 50 } })).toEqual({ tokens: {} });
    expect(convertPrices({ input_mtok: 0, output_mtok: 0 }, none)).toEqual({ tokens: { input: "0", output: "0" } });
  });

  test.each([
    ["a fraction of a micro-dollar", { input_mtok: 0.0000001 }],
    ["a negative price", { input_mtok: -1 }],
    ["no number", { input_mtok: Number.NaN }],
    ["a fee by the hour that is not whole by the second", { input_audio_hours: 3 }],
    ["a key that it does not know", { input_mtok: 1, requests_kcount: 5 }],
    ["a key that every object has", { constructor: 5 }],
  ])("refuses %s", (_name, prices) => {
    expect(() => convertPrices(prices, none)).toThrow();
  });
});
