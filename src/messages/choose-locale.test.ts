import { expect, test } from "vitest";
import { chooseLocale } from "./choose-locale";

test.each([
  [undefined, null],
  [undefined, "fr;q=0.9, en-GB;q=0.5"],
  ["en", "fr"],
  ["../../etc/passwd", "*"],
  [undefined, `${"x,".repeat(10_000)}en`],
  [undefined, "en;q=0"],
])("cookie %j and Accept-Language give a language that we have", (cookie, accepted) => {
  expect(chooseLocale(cookie, accepted)).toBe("en");
});
