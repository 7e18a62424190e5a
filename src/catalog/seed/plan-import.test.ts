import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { effectivePrice } from "../../domain/effective-price";
import { type CatalogRows, planImport } from "./plan-import";
import type { PriceSource } from "./read-price-source";
import type { SourcePrice } from "./source-price";

const NOW = Date.parse("2026-06-01T00:00:00Z");
const DAY = 86_400_000;
const rates = (input: number) => ({ tokens: { input: String(input) } });
const empty: CatalogRows = { providerIds: [], models: [], versions: [] };

function source(prices: SourcePrice[], name = "m"): PriceSource {
  const facts = { contextWindow: null, maxOutputTokens: null, capabilities: ["chat" as const], isListed: true };
  const model = { ...facts, providerId: "p", id: "m", name, match: { equals: "m" }, position: 0, prices, source: "test" };
  return { providers: [], models: [model], skipped: [] };
}

function apply(rows: CatalogRows, prices: SourcePrice[], nowMs: number): CatalogRows {
  const plan = planImport(rows, source(prices), nowMs);
  return { ...rows, models: rows.models.length > 0 ? rows.models : plan.newModels, versions: [...rows.versions, ...plan.versions] };
}

const inForce = (rows: CatalogRows, atMs: number) =>
  effectivePrice(
    rows.versions.map((row) => ({ ...row, effectiveAtMs: row.effectiveAt.getTime() })),
    atMs,
  )?.rates;

describe("planImport", () => {
  test("gives a new model its whole history, the first price from the beginning", () => {
    const { versions } = planImport(
      empty,
      source([
        { effectiveAtMs: null, rates: rates(1) },
        { effectiveAtMs: NOW - DAY, rates: rates(2) },
        { effectiveAtMs: NOW + DAY, rates: rates(3) },
      ]),
      NOW,
    );
    expect(versions.map(({ id, effectiveAt }) => [id, effectiveAt.getTime()])).toEqual([
      ["p/m@1", 0],
      ["p/m@2", NOW - DAY],
      ["p/m@3", NOW + DAY],
    ]);
  });

  test("counts a changed price from the import, so that the past keeps its price", () => {
    const before = apply(empty, [{ effectiveAtMs: null, rates: rates(1) }], NOW - DAY);
    const after = apply(before, [{ effectiveAtMs: null, rates: rates(2) }], NOW);
    expect(after.versions.map(({ version, effectiveAt }) => [version, effectiveAt.getTime()])).toEqual([
      [1, 0],
      [2, NOW],
    ]);
    expect([inForce(after, NOW - 1), inForce(after, NOW)]).toEqual([JSON.stringify(rates(1)), JSON.stringify(rates(2))]);
  });

  test("lets a price that was announced begin on its day, whatever was corrected in between", () => {
    const announced = { effectiveAtMs: NOW + DAY, rates: rates(9) };
    const before = apply(empty, [{ effectiveAtMs: null, rates: rates(1) }, announced], NOW - DAY);
    const after = apply(before, [{ effectiveAtMs: null, rates: rates(2) }, announced], NOW);
    expect([inForce(after, NOW), inForce(after, NOW + DAY)]).toEqual([JSON.stringify(rates(2)), JSON.stringify(rates(9))]);
  });

  test("takes back what was announced when the source no longer says it", () => {
    const before = apply(
      empty,
      [
        { effectiveAtMs: null, rates: rates(1) },
        { effectiveAtMs: NOW + DAY, rates: rates(9) },
      ],
      NOW - DAY,
    );
    const after = apply(before, [{ effectiveAtMs: null, rates: rates(1) }], NOW);
    expect(after.versions).toHaveLength(3);
    expect(inForce(after, NOW + DAY)).toBe(JSON.stringify(rates(1)));
  });

  test("puts a model that is no longer listed behind the others and leaves its prices alone", () => {
    const rows = apply(empty, [{ effectiveAtMs: null, rates: rates(1) }], NOW);
    const plan = planImport(rows, { providers: [], models: [], skipped: [] }, NOW);
    expect(plan).toMatchObject({ newModels: [], versions: [], changedModels: [{ id: "m", position: 1_000_000 }] });
    expect(planImport({ ...rows, models: plan.changedModels }, { providers: [], models: [], skipped: [] }, NOW).changedModels).toEqual([]);
  });

  test("renames a model without a new price", () => {
    const rows = apply(empty, [{ effectiveAtMs: null, rates: rates(1) }], NOW);
    expect(planImport(rows, source([{ effectiveAtMs: null, rates: rates(1) }], "M"), NOW)).toMatchObject({
      changedModels: [{ name: "M" }],
      versions: [],
    });
  });

  const price = fc.nat(3).map((n) => rates(n + 1));
  const dated = fc.uniqueArray(
    fc.record({ effectiveAtMs: fc.integer({ min: -5, max: 15 }).map((days) => NOW + days * DAY + DAY / 2), rates: price }),
    {
      selector: ({ effectiveAtMs }) => effectiveAtMs,
      maxLength: 3,
    },
  );
  const list = fc
    .tuple(price, dated)
    .map(([first, later]): SourcePrice[] => [{ effectiveAtMs: null, rates: first }, ...later.sort((a, b) => a.effectiveAtMs - b.effectiveAtMs)]);

  test("for all histories of the source: what it says is in force, a repeat adds nothing, versions count up", () => {
    fc.assert(
      fc.property(fc.array(list, { minLength: 1, maxLength: 6 }), (lists) => {
        let rows = empty;
        for (const [day, prices] of lists.entries()) {
          const nowMs = NOW + day * DAY;
          rows = apply(rows, prices, nowMs);
          for (let atMs = nowMs; atMs < NOW + 20 * DAY; atMs += DAY) {
            const stated = prices.findLast(({ effectiveAtMs }) => (effectiveAtMs ?? 0) <= atMs);
            expect(inForce(rows, atMs)).toBe(JSON.stringify(stated?.rates));
          }
          expect(planImport(rows, source(prices), nowMs)).toEqual({ providers: [], newModels: [], changedModels: [], versions: [] });
        }
        expect(rows.versions.map(({ version }) => version)).toEqual(rows.versions.map((_row, i) => i + 1));
      }),
    );
  });
});
