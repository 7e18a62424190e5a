import { NextIntlClientProvider } from "next-intl";
import { createElement, type PropsWithChildren, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { decodeEntities } from "./decode-entities";
import { Markdown } from "./markdown";
import { safeHref } from "./safe-href";

const messages = { markdown: { code: "Code: {language}", copyCode: "Copy code", table: "Table" }, ui: { copied: "Copied" } };
/** Its children are among its properties, and required there. */
const Provider = NextIntlClientProvider as (props: PropsWithChildren<{ locale: "en"; timeZone: string; messages: object }>) => ReactNode;
const render = (text: string) =>
  renderToStaticMarkup(createElement(Provider, { locale: "en", timeZone: "UTC", messages }, createElement(Markdown, { text })));

describe("Markdown of a model", () => {
  test("is headings below the page's own, emphasis, lists, tables, quotes and code", () => {
    const html = render(
      "# Big\n\n**bold** *soft* ~~gone~~ `x < y`\n\n1. one\n2. two\n\n- [x] done\n\n> said\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```js\nlet a = 1;\n```\n\n---",
    );
    for (const tag of ["<h3", "<strong", "<em>", "<del>", "<ol", "<ul", 'type="checkbox"', "<blockquote", "<table", "<pre", "<hr"])
      expect(html).toContain(tag);
    expect(html).toContain("x &lt; y");
    expect(html).toContain("let a = 1;");
    expect(html).toContain('aria-label="Copy code"');
  });

  test.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "a <b onclick=alert(1)>b</b>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "![x](javascript:alert(1))",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](&#106;avascript:alert(1))",
    "[x](/admin/providers)",
    "[x](//evil.example.com)",
    "<a href='javascript:alert(1)'>x</a>",
    "```<img src=x onerror=alert(1)>\n<script>\n```",
    "| <script> |\n|---|\n| <img src=x onerror=1> |",
  ])("makes no element and no link of %s", (text) => {
    const html = render(text);
    expect(html).not.toMatch(/<(script|img|iframe|object|a|b)[\s>]/i);
    expect(html.replaceAll(/"[^"]*"/g, "")).not.toMatch(/<[^>]*\son(error|load|click)=/i);
    expect(html.replaceAll(/<[^>]*>/g, "").length).toBeGreaterThan(0);
  });

  test("links to the web say nothing of us to where they lead; images are links", () => {
    const html = render("[site](https://example.com/a?b=1) ![pic](https://example.com/p.png) https://example.com/bare");
    expect(html.match(/<a href="https:\/\/example\.com\/[^"]*" target="_blank" rel="noopener noreferrer nofollow"/g)).toHaveLength(3);
    expect(html).not.toContain("<img");
  });
});

test("only the web and mail are led to", () => {
  expect(safeHref("https://example.com")).toBe("https://example.com/");
  expect(safeHref("mailto:a@example.com")).toBe("mailto:a@example.com");
  for (const href of ["javascript:1", " javascript:1", "java\nscript:1", "data:,x", "/x", "//x", "vbscript:1", "blob:1", "file:///etc/passwd", ""])
    expect(safeHref(href)).toBeNull();
});

test("character references become characters, once", () => {
  expect(decodeEntities("&lt;b&gt; &amp;lt; &#38; &#x1F642; &nope; &#0; &#9999999;")).toBe("<b> &lt; & 🙂 &nope; &#0; &#9999999;");
});
