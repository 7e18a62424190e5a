import { findMisaligned } from "./find-misaligned";
import { expect, test } from "./journey";

const cellsOf = (amounts: readonly string[]) => amounts.map((amount) => `<tr><td align="right">${amount}</td></tr>`).join("");

test("what looks at columns of money sees a point that is out of line, and none where there is nothing to see", async ({ page }) => {
  const inLine = ["$8.87", "<b>$0</b><span>.90</span>", "6 unpriced <i>-$12.34</i>", "–", "$1.00 / $2.5000"];
  await page.setContent(`<table>${cellsOf(inLine)}</table>`);
  expect(await findMisaligned(page)).toEqual([]);
  await page.setContent(`<table>${cellsOf(inLine)}</table><table>${cellsOf(["$8.87", "$0.9051"])}</table>`);
  expect(await findMisaligned(page)).toEqual([expect.stringMatching(/^table 2, column 1: points stand up to \d+\.\d px apart$/)]);
});
