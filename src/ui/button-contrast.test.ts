import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const STYLES = readFileSync("src/app/globals.css", "utf8");
/** WCAG 2.2, level AA, of words of this size. */
const CONTRAST_MIN = 4.5;

/** Of a colour such as #4f46e5; 1 is white. https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

// A browser is asked about buttons at rest: what they are like under the mouse it finds only where the mouse happens to be.
test.each(["accent", "accent-hover", "bad-solid", "bad-hover"])("white words on a button can be read in both themes: %s", (name) => {
  const colors = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(STYLES)?.slice(1) ?? [];
  expect(colors).toHaveLength(2);
  for (const color of colors) expect(1.05 / (luminanceOf(color) + 0.05), color).toBeGreaterThanOrEqual(CONTRAST_MIN);
});
