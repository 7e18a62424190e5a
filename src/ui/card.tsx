import type { ComponentProps, ReactNode } from "react";
import { mergeClasses } from "./merge-classes";

export function Card({ className, ...props }: ComponentProps<"section">) {
  return <section className={mergeClasses("rounded-xl border border-line bg-surface shadow-card", className)} {...props} />;
}

/** A card's first line: what it shows, and what can be done with it. */
export function CardHeader({ title, hint, children, id }: { title: ReactNode; hint?: ReactNode; children?: ReactNode; id?: string }) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-4 sm:px-5">
      <div className="min-w-0">
        <h2 id={id} className="font-semibold text-[15px] text-ink tracking-tight">
          {title}
        </h2>
        {hint ? <p className="mt-0.5 text-[13px] text-ink-muted">{hint}</p> : null}
      </div>
      {children}
    </header>
  );
}
