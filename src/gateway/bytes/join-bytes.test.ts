import { expect, test } from "vitest";
import { joinBytes } from "./join-bytes";

const parts = [Buffer.from("ab"), Buffer.from("c"), Buffer.from("de")];

test("one part is handed on as it is; several are copied into one, in order", () => {
  const one = Buffer.from("one");
  expect(joinBytes([one])).toBe(one);
  expect(String(joinBytes(parts))).toBe("abcde");
  expect(String(joinBytes(parts, 5))).toBe("abcde");
});

test("no part is no bytes", () => {
  expect(joinBytes([])).toHaveLength(0);
});
