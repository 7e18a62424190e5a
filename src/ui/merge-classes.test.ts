import { readdirSync, readFileSync } from "node:fs";
import { twMerge } from "tailwind-merge";
import { expect, test } from "vitest";
import { groupBy } from "@/domain/group-by";
import { bySize } from "../../e2e/tools/support/full-size";
import { mergeClasses } from "./merge-classes";

/** Words of our screens that tailwind-merge takes for classes: of two that are the same it keeps one. */
const words = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".tsx"))
  .flatMap((file) => readFileSync(`src/${file}`, "utf8").split(/[\s"`'{}]+/));
const isClass = (word: string) => word.length < 80 && twMerge(`${word} ${word}`) === word;
const classes = [...new Set(words)].filter(isClass).sort();
const withoutVariants = classes.filter((name) => !/^[^[]*:/.test(name));

/** Classes that are alike but for their value, `px-1` and `px-2`: a few of each, else there would be a million pairs. */
function fewOfEach(names: readonly string[], most: number): string[] {
  const families = groupBy(names, (name) => name.replace(/-(?:\[.*\]|[^-]*)$/, ""));
  return [...families.values()].flatMap((family) => family.slice(0, most));
}

test("of any two classes that our screens use, those go together that tailwind-merge lets go together", () => {
  expect(withoutVariants.length).toBeGreaterThan(300);
  const chosen = fewOfEach(withoutVariants, bySize({ small: 3, full: 12 }));
  const different: string[] = [];
  for (const one of chosen)
    for (const other of chosen) {
      const text = `${one} ${other}`;
      if (mergeClasses(text) !== twMerge(text)) different.push(`${text} → ${mergeClasses(text)}`);
    }
  expect(different).toEqual([]);
}, 120_000);

test("a class with variants counts only against one with the same", () => {
  const varied = classes.filter((name) => !withoutVariants.includes(name));
  expect(varied.length).toBeGreaterThan(50);
  const plainOf = (name: string) => name.slice(name.replace(/\[[^\]]*\]/g, (inner) => "_".repeat(inner.length)).lastIndexOf(":") + 1);
  for (const name of varied) {
    const plain = plainOf(name);
    for (const text of [`${plain} ${name}`, `${name} ${plain}`, `${name} p-1 ${name}`]) expect(mergeClasses(text)).toBe(twMerge(text));
  }
});

test("conditions and nothing are left out, and what is no class of Tailwind's stays", () => {
  expect(mergeClasses("px-2 plot-cost", false, null, undefined, ["mine", { "px-3": true, "py-1": false }])).toBe("plot-cost mine px-3");
});
