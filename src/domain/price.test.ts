import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { roundToNano } from "./money";
import { type Priced, priceUsage, type Rates, ratesSchema } from "./price";
import { type Buckets, FEE_BUCKETS, INPUT_BUCKETS, OUTPUT_BUCKETS, type UsagePass } from "./usage";

const plain: Rates = { tokens: { input: "2500000", output: "10000000" } };
const full: Rates = ratesSchema.parse({
  tokens: {
    input: "1250000",
    inputAudio: "32000000",
    cacheRead: "125000",
    cacheWrite: "1562500",
    cacheWrite1h: "2500000",
    output: "10000000",
    outputAudio: "64000000",
  },
  fees: { webSearches: "10000000000", audioSeconds: "100000000", images: "40000000000", computeSeconds: "225000000", characters: "15000000" },
  tiers: [{ inputTokensOver: 200_000, tokens: { input: "2500000", cacheRead: "250000", output: "15000000" } }],
  serviceTiers: { flex: 50, priority: 175 },
});

const price = (buckets: Buckets, rates: Rates | null = full, serviceTier: string | null = null) =>
  priceUsage({ passes: [{ model: null, buckets }], serviceTier, ratesOf: () => rates });

function total(...input: Parameters<typeof price>): bigint {
  const result = price(...input);
  if (result.status !== "priced") throw new Error(`unpriced: ${result.reason} ${result.subject}`);
  return result.totalNanoUsd;
}

describe("priceUsage", () => {
  test("prices tokens at micro-dollars per million", () => {
    expect(total({ input: 1_000, output: 100 }, plain)).toBe(3_500_000n);
  });

  test("gives each line its quantity, rate and amount", () => {
    expect(price({ input: 3, cacheRead: 7, output: 2 })).toEqual({
      status: "priced",
      totalNanoUsd: 24_625n,
      lines: [
        { pass: 0, bucket: "input", quantity: 3, ratePicoUsd: 1_250_000n, amountPicoUsd: 3_750_000n },
        { pass: 0, bucket: "cacheRead", quantity: 7, ratePicoUsd: 125_000n, amountPicoUsd: 875_000n },
        { pass: 0, bucket: "output", quantity: 2, ratePicoUsd: 10_000_000n, amountPicoUsd: 20_000_000n },
      ],
    });
  });

  test("rounds once per request, not once per pass or line", () => {
    const cheap: Rates = { tokens: { input: "400", output: "100" } };
    const passes = [
      { model: null, buckets: { input: 1, output: 1 } },
      { model: "helper", buckets: { input: 1 } },
    ];
    expect(priceUsage({ passes, serviceTier: null, ratesOf: () => cheap })).toMatchObject({ totalNanoUsd: 1n });
  });

  test.each<[keyof Buckets, keyof Buckets, Rates]>([
    ["outputReasoning", "output", full],
    ["outputAudio", "output", plain],
    ["outputImage", "output", full],
    ["inputAudio", "input", plain],
    ["inputImage", "input", full],
    ["cacheRead", "input", plain],
    ["cacheReadAudio", "cacheRead", full],
    ["cacheReadAudio", "input", plain],
    ["cacheWrite", "input", plain],
  ])("bills %s like %s when it has no rate of its own", (bucket, standIn, rates) => {
    expect(total({ [bucket]: 1_000 }, rates)).toBe(total({ [standIn]: 1_000 }, rates));
  });

  test("bills audio and each kind of cache at its own rate", () => {
    expect(total({ inputAudio: 10, outputAudio: 10, cacheWrite: 10, cacheWrite1h: 10 })).toBe(320_000n + 640_000n + 15_625n + 25_000n);
  });

  test("never guesses the price of a one-hour cache write", () => {
    expect(price({ cacheWrite1h: 1 }, plain)).toEqual({ status: "unpriced", reason: "unknown_rate", subject: "cacheWrite1h" });
  });

  test("moves all tokens to the long-context tier once total input, cache included, exceeds its bound", () => {
    expect(total({ input: 100_000, cacheRead: 100_000, output: 1_000 })).toBe(125_000_000n + 12_500_000n + 10_000_000n);
    expect(total({ input: 100_001, cacheRead: 100_000, output: 1_000 })).toBe(250_002_500n + 25_000_000n + 15_000_000n);
  });

  test("keeps the base rate in a tier that does not state one", () => {
    expect(total({ input: 200_001, cacheWrite: 1_000 })).toBe(500_002_500n + 1_562_500n);
  });

  test("decides the tier for each pass by itself", () => {
    const passes: UsagePass[] = Array.from({ length: 3 }, () => ({ model: null, buckets: { input: 150_000 } }));
    expect(priceUsage({ passes, serviceTier: null, ratesOf: () => full })).toMatchObject({ totalNanoUsd: 562_500_000n });
  });

  test("applies a service tier to tokens and leaves fees as they are", () => {
    expect(total({ input: 1_000, webSearches: 2 }, full, "flex")).toBe(625_000n + 20_000_000n);
    expect(total({ input: 1_000 }, full, "priority")).toBe(2_187_500n);
  });

  test.each([null, "", "default", "standard", "STANDARD", "auto"])("takes service tier %j as list price", (tier) => {
    expect(total({ input: 1_000 }, plain, tier)).toBe(2_500_000n);
  });

  test.each(["priority", "scale", "constructor", "__proto__"])("leaves a request unpriced at service tier %s without a known price", (tier) => {
    expect(price({ input: 1 }, plain, tier)).toEqual({ status: "unpriced", reason: "unknown_service_tier", subject: tier });
  });

  test("bills seconds of audio to the millisecond", () => {
    expect(total({ audioSeconds: 12.345 })).toBe(1_234_500n);
    expect(total({ audioSeconds: 0.1 + 0.2 })).toBe(30_000n);
  });

  test("bills the seconds that a machine ran to the millisecond", () => {
    const rates: Rates = { tokens: {}, fees: { computeSeconds: "225000000", images: "0" } };
    const passes = [{ model: null, buckets: { computeSeconds: 2.0004, images: 3 } }];
    expect(priceUsage({ passes, serviceTier: null, ratesOf: () => rates })).toMatchObject({ status: "priced", totalNanoUsd: 450_000n });
    expect(ratesSchema.safeParse({ tokens: {}, fees: { computeSeconds: "225000001" } }).success).toBe(false);
  });

  test("leaves a request unpriced, tokens too, when a fee has no known price", () => {
    expect(price({ input: 5, webSearches: 1 }, plain)).toEqual({ status: "unpriced", reason: "unknown_rate", subject: "webSearches" });
  });

  test("leaves the whole request unpriced when one pass's model is unknown, and names it", () => {
    const passes = [
      { model: null, buckets: { input: 5 } },
      { model: "mystery", buckets: { input: 5 } },
    ];
    const result = priceUsage({ passes, serviceTier: null, ratesOf: (model) => (model === null ? plain : null) });
    expect(result).toEqual({ status: "unpriced", reason: "unknown_model", subject: "mystery" });
  });

  test.each([{ input: -1 }, { output: Number.NaN }, { input: 1.5 }, { input: 2 ** 53 }, { audioSeconds: -0.5 }, { audioSeconds: Infinity }])(
    "does not price a count that is not one: %j",
    (buckets) => {
      expect(price(buckets)).toMatchObject({ status: "unpriced", reason: "invalid_usage" });
    },
  );

  test("asks for no price when nothing was used", () => {
    expect(price({ input: 0 }, null)).toEqual({ status: "priced", lines: [], totalNanoUsd: 0n });
  });
});

const buckets = fc.record(
  Object.fromEntries([
    ...[...INPUT_BUCKETS, ...OUTPUT_BUCKETS].map((bucket) => [bucket, fc.nat(2_000_000)]),
    ...FEE_BUCKETS.map((bucket) => [bucket, fc.nat(1_000)]),
  ]),
  { requiredKeys: [] },
) as fc.Arbitrary<Buckets>;
const passes = fc.array(fc.record({ model: fc.constantFrom(null, "a", "b"), buckets }), { maxLength: 5 });
const tier = fc.constantFrom(null, "default", "flex", "priority");

function priced(list: UsagePass[], serviceTier: string | null): Priced {
  const result = priceUsage({ passes: list, serviceTier, ratesOf: () => full });
  if (result.status !== "priced") throw new Error(`${result.reason} ${result.subject}`);
  return result;
}

describe("priceUsage, for all usage", () => {
  test("the lines sum to the total, rounded once", () => {
    fc.assert(
      fc.property(passes, tier, (list, serviceTier) => {
        const { lines, totalNanoUsd } = priced(list, serviceTier);
        for (const line of lines) expect(line.amountPicoUsd).toBe(BigInt(line.quantity) * line.ratePicoUsd);
        expect(totalNanoUsd).toBe(roundToNano(lines.reduce((sum, line) => sum + line.amountPicoUsd, 0n)));
      }),
    );
  });

  test("every token that was used stands on exactly one line", () => {
    fc.assert(
      fc.property(passes, (list) => {
        const used = list.flatMap(({ buckets: held }, pass) => Object.entries(held).flatMap(([bucket, n]) => (n ? [`${pass} ${bucket} ${n}`] : [])));
        expect(
          priced(list, null)
            .lines.map((line) => `${line.pass} ${line.bucket} ${line.quantity}`)
            .sort(),
        ).toEqual(used.sort());
      }),
    );
  });

  test("more of anything never costs less", () => {
    const bucket = fc.constantFrom(...INPUT_BUCKETS, ...OUTPUT_BUCKETS, ...FEE_BUCKETS);
    fc.assert(
      fc.property(buckets, bucket, fc.nat(500_000), tier, (held, more, n, serviceTier) => {
        const grown = { ...held, [more]: (held[more] ?? 0) + n };
        const before = priced([{ model: null, buckets: held }], serviceTier).totalNanoUsd;
        expect(priced([{ model: null, buckets: grown }], serviceTier).totalNanoUsd >= before).toBe(true);
      }),
    );
  });

  test("the order of the passes does not matter", () => {
    fc.assert(fc.property(passes, tier, (list, name) => priced(list, name).totalNanoUsd === priced([...list].reverse(), name).totalNanoUsd));
  });
});

describe("ratesSchema", () => {
  test.each([
    ["a negative rate", { tokens: { input: "-1" } }],
    ["a rate with a fraction", { tokens: { input: "1.5" } }],
    ["a bucket that does not exist", { tokens: { inputs: "1" } }],
    ["an unknown field", { tokens: {}, discount: 5 }],
    ["tiers out of order", { tokens: {}, tiers: [200, 100].map((inputTokensOver) => ({ inputTokensOver, tokens: {} })) }],
    ["a service tier that leaves a fraction of a pico-dollar", { tokens: { input: "75" }, serviceTiers: { flex: 50 } }],
    ["a fee that is not whole per millisecond", { tokens: {}, fees: { audioSeconds: "1500" } }],
  ])("refuses %s", (_name, rates) => {
    expect(ratesSchema.safeParse(rates).success).toBe(false);
  });

  test("keeps what it accepts through JSON", () => {
    expect(ratesSchema.parse(JSON.parse(JSON.stringify(full)))).toEqual(full);
  });
});
