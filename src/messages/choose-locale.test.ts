import { expect, test } from "vitest";
import { chooseLocale, readLocale } from "./choose-locale";

test.each([
  [undefined, null],
  [undefined, "fr;q=0.9, en-GB;q=0.5"],
  [undefined, "en-US,en;q=0.9,ko;q=0.8"],
  ["en", "ko-KR"],
  ["../../etc/passwd", "*"],
  [undefined, `${"x,".repeat(10_000)}ko`],
  [undefined, "en;q=0"],
  [undefined, "ko;q=0, fr"],
])("cookie %j and Accept-Language %j give English", (cookie, accepted) => {
  expect(chooseLocale(cookie, accepted)).toBe("en");
});

test.each([
  [undefined, "ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7"],
  [undefined, "fr, en;q=0.3, ko;q=0.4"],
  ["ko", "en-US"],
  ["KO", "ko"],
])("cookie %j and Accept-Language %j give Korean", (cookie, accepted) => {
  expect(chooseLocale(cookie, accepted)).toBe("ko");
});

test.each([
  [{ cookie: "theme=dark; locale=ko; session=x" }, "ko"],
  [{ cookie: "locale=ko" }, "ko"],
  [{ cookie: "xlocale=ko" }, "en"],
  [{ cookie: "locale=en", "accept-language": "ko" }, "en"],
  [{ "accept-language": "ko" }, "ko"],
  [{}, "en"],
])("headers %j are read as %s", (headers, locale) => {
  expect(readLocale(new Headers(headers as Record<string, string>))).toBe(locale);
});
