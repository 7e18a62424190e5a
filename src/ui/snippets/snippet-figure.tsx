import { mergeClasses } from "../merge-classes";
import { ScrollRegion } from "../table";

interface SnippetFigureProps {
  title: string;
  hint: string;
  /** One of the quickstart's snippets, which the tests run as they stand. */
  code: string;
  /** What a program that calls the provider directly does not have. */
  isNew: RegExp;
}

/** A snippet with the lines marked that make it go through this app. */
export function SnippetFigure({ title, hint, code, isNew }: SnippetFigureProps) {
  const lines = code.split("\n").map((text, index) => ({ text, number: index + 1, isAdded: isNew.test(text) }));
  return (
    <figure className="min-w-0 overflow-hidden rounded-2xl border border-line bg-surface shadow-float">
      <figcaption className="border-line border-b px-5 py-3.5">
        <p className="font-semibold tracking-tight">{title}</p>
        <p className="text-[13px] text-ink-muted">{hint}</p>
      </figcaption>
      <ScrollRegion label={title} className="py-4 font-mono text-[12.5px] leading-6 sm:text-[13px]">
        <div className="w-max min-w-full">
          {lines.map(({ text, number, isAdded }) => (
            <div
              key={number}
              className={mergeClasses("flex min-h-6 whitespace-pre pr-6 pl-4", isAdded ? "bg-good-soft text-good" : "text-ink-muted")}
            >
              <span className="w-6 shrink-0 select-none">{isAdded ? "+" : ""}</span>
              {text}
            </div>
          ))}
        </div>
      </ScrollRegion>
    </figure>
  );
}
