import { createElement } from "react";
import { expect, test } from "vitest";
import { AlignedCost, costPlacesOf } from "./aligned-usd";
import { KnownCost } from "./known-cost";
import { renderStatic, textOf } from "./testing/render-static";

const read = (requests: number, unpricedRequests: number, locale: "en" | "ko" = "en") =>
  textOf(
    renderStatic(
      createElement(KnownCost, { amount: unpricedRequests === requests ? "0.000000000" : "8.870000000", requests, unpricedRequests }),
      locale,
    ),
  );

test("calls without a price are never shown as free of charge, in either language", () => {
  expect(read(5, 5)).toBe("5 unpriced");
  expect(read(5, 5, "ko")).toBe("가격 없음 5건");
});

test("beside the cost of the others it says how many have none", () => {
  expect(read(636, 6)).toBe("6 unpriced $8.87");
  expect(read(636, 0)).toBe("$8.87");
});

test("no call at all costs nothing", () => {
  expect(read(0, 0)).toBe("$0.00");
});

test("a column is as wide as its longest fraction, so that each point stands at the same place", () => {
  const amounts = ["8.870000000", "0.905100000", "0.017000000"];
  const places = costPlacesOf(amounts, "en");
  expect(places).toBe(4);
  const widths = amounts.map((amount) => /width:([\d.]+ch)/.exec(renderStatic(createElement(AlignedCost, { amount, places })))?.[1]);
  expect(new Set(widths)).toEqual(new Set(["4.6ch"]));
});
