import type { Page } from "@playwright/test";
import { groupBy } from "../../src/domain/group-by";

/** Half a pixel is rounding. */
const SPREAD_MAX = 0.6;

/** Columns of money whose decimal points do not stand below each other. Cells with two amounts, as "in / out", have no one point. */
export async function findMisaligned(page: Page): Promise<string[]> {
  const cells = await page.evaluate(() => {
    const boxOf = (node: Node, offset: number) => {
      const range = document.createRange();
      range.setStart(node, offset);
      range.setEnd(node, offset + 1);
      return range.getBoundingClientRect();
    };
    const textsOf = (cell: HTMLElement) => {
      const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      return texts;
    };
    /** Where the point stands, or would: an amount and what follows its point may be two pieces. */
    function pointIn(cell: HTMLElement): number | null {
      const texts = textsOf(cell);
      const at = texts.findIndex(({ data }) => /\$\d/.test(data));
      const [text, next] = [texts[at], texts[at + 1]];
      if (!text || cell.textContent?.split("$").length !== 2) return null;
      const whole = /^.*?\$[\d,]+/s.exec(text.data)?.[0].length ?? 0;
      if (text.data[whole] === ".") return boxOf(text, whole).left;
      return whole === text.length && next?.data.startsWith(".") ? boxOf(next, 0).left : boxOf(text, whole - 1).right;
    }
    const rows = [...document.querySelectorAll("table")].flatMap((table, number) =>
      [...table.rows].map((row) => ({ number, cells: [...row.cells] })),
    );
    return rows.flatMap(({ number, cells }) =>
      cells.map((cell, at) => {
        const column = cells.slice(0, at).reduce((sum, { colSpan }) => sum + colSpan, 0);
        const isShown = cell.tagName === "TD" && cell.offsetParent !== null;
        return { name: `table ${number + 1}, column ${column + 1}`, point: isShown ? pointIn(cell) : null };
      }),
    );
  });
  return [...groupBy(cells, ({ name }) => name)].flatMap(([name, ofColumn]) => {
    const points = ofColumn.flatMap(({ point }) => (point === null ? [] : [point]));
    const spread = Math.max(...points) - Math.min(...points);
    return spread > SPREAD_MAX ? [`${name}: points stand up to ${spread.toFixed(1)} px apart`] : [];
  });
}
