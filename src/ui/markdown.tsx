"use client";
import { type MarkedToken, marked, type Token, type Tokens } from "marked";
import { useTranslations } from "next-intl";
import { createElement, Fragment, type ReactNode, useMemo } from "react";
import { CodeBlock } from "./copy-button";
import { decodeEntities } from "./decode-entities";
import { mergeClasses } from "./merge-classes";
import { safeHref } from "./safe-href";
import { Table, Tbody, Td, Th } from "./table";

/**
 * Markdown of strangers (models repeat what they are told) as React elements: its syntax tree is walked, and no HTML is ever made of it. Tags in
 * it are shown as text, images as links (nothing is loaded from elsewhere), and only links to the web lead anywhere.
 */
export function Markdown({ text }: { text: string }) {
  const tokens = useMemo(() => marked.lexer(text, { gfm: true }), [text]);
  return (
    <div className="min-w-0 break-words leading-relaxed [&>*+*]:mt-3">
      <Blocks tokens={tokens} />
    </div>
  );
}

function Blocks({ tokens }: { tokens: readonly Token[] | undefined }) {
  return keyed(tokens, (token) => <Block token={token as MarkedToken} />);
}

function Inlines({ tokens }: { tokens: readonly Token[] | undefined }) {
  return keyed(tokens, (token) => <Inline token={token as MarkedToken} />);
}

/** A stream only adds at the end, so places are good keys. */
function keyed<T>(items: readonly T[] | undefined, render: (item: T, index: number) => ReactNode): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: see above
  return items?.map((item, index) => <Fragment key={index}>{render(item, index)}</Fragment>);
}

const HEADING = "font-semibold tracking-tight";

function Block({ token }: { token: MarkedToken }): ReactNode {
  const t = useTranslations("markdown");
  switch (token.type) {
    case "heading":
      // Below the headings of the page.
      return createElement(
        `h${Math.min(6, token.depth + 2)}`,
        { className: mergeClasses(HEADING, token.depth < 3 && "text-[15px]") },
        <Inlines tokens={token.tokens} />,
      );
    case "paragraph":
      return (
        <p>
          <Inlines tokens={token.tokens} />
        </p>
      );
    case "code":
      return <CodeBlock code={token.text} label={t("code", { language: token.lang || "text" })} copyLabel={t("copyCode")} />;
    case "blockquote":
      return (
        <blockquote className="border-line-strong border-l-2 pl-3 text-ink-muted [&>*+*]:mt-2">
          <Blocks tokens={token.tokens} />
        </blockquote>
      );
    case "list":
      return <List token={token} />;
    case "table":
      return <MarkdownTable token={token} />;
    case "hr":
      return <hr className="border-line" />;
    case "space":
    case "def":
      return null;
    default:
      return <Inline token={token} />;
  }
}

function List({ token: { ordered, start, items } }: { token: Tokens.List }) {
  const entries = keyed(items, ({ tokens, task, checked }) => (
    <li className={mergeClasses("[&>*+*]:mt-2", task && "list-none")}>
      {task ? <input type="checkbox" className="mr-1.5 -ml-5" checked={checked ?? false} readOnly disabled /> : null}
      <Blocks tokens={tokens.filter(({ type }) => type !== "checkbox")} />
    </li>
  ));
  return ordered ? (
    <ol start={start === "" ? 1 : start} className="grid list-decimal gap-1 pl-6">
      {entries}
    </ol>
  ) : (
    <ul className="grid list-disc gap-1 pl-6">{entries}</ul>
  );
}

function MarkdownTable({ token: { header, rows } }: { token: Tokens.Table }) {
  const t = useTranslations("markdown");
  return (
    <div className="rounded-lg border border-line">
      <Table label={t("table")}>
        <thead>
          <tr>
            {keyed(header, ({ tokens, align }) => (
              <Th numeric={align === "right"}>
                <Inlines tokens={tokens} />
              </Th>
            ))}
          </tr>
        </thead>
        <Tbody>
          {keyed(rows, (row) => (
            <tr>
              {keyed(row, ({ tokens, align }) => (
                <Td numeric={align === "right"} className="whitespace-normal">
                  <Inlines tokens={tokens} />
                </Td>
              ))}
            </tr>
          ))}
        </Tbody>
      </Table>
    </div>
  );
}

function Inline({ token }: { token: MarkedToken }): ReactNode {
  switch (token.type) {
    case "strong":
      return (
        <strong className="font-semibold">
          <Inlines tokens={token.tokens} />
        </strong>
      );
    case "em":
      return (
        <em>
          <Inlines tokens={token.tokens} />
        </em>
      );
    case "del":
      return (
        <del>
          <Inlines tokens={token.tokens} />
        </del>
      );
    case "codespan":
      return <code className="rounded bg-sunken px-1 py-0.5 font-mono text-[0.9em]">{token.text}</code>;
    case "br":
      return <br />;
    case "link":
      return (
        <Anchor href={token.href}>
          <Inlines tokens={token.tokens} />
        </Anchor>
      );
    case "image":
      return <Anchor href={token.href}>{token.text || token.href}</Anchor>;
    case "text":
      return token.tokens ? <Inlines tokens={token.tokens} /> : decodeEntities(token.text);
    case "escape":
      return token.text;
    default:
      return token.raw;
  }
}

function Anchor({ href, children }: { href: string; children: ReactNode }) {
  const safe = safeHref(href);
  if (safe === null) return children;
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer nofollow" className="text-accent-ink underline underline-offset-2">
      {children}
    </a>
  );
}
