import type { LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { mergeClasses } from "./merge-classes";

/** Of a long hint the lines break, before what stands beside it goes below it. */
export function PageHeader({ title, hint, children }: { title: string; hint?: ReactNode; children?: ReactNode }) {
  return (
    <div className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className={hint && children ? "min-w-0 flex-1 basis-72" : "min-w-0"}>
        <h1 className="font-semibold text-xl tracking-tight sm:text-2xl">{title}</h1>
        {hint ? <p className="mt-1 text-ink-muted">{hint}</p> : null}
      </div>
      {children}
    </div>
  );
}

export function Card({ className, ...props }: ComponentProps<"section">) {
  return <section className={mergeClasses("rounded-xl border border-line bg-surface shadow-card", className)} {...props} />;
}

/** A card's heading, with its actions. */
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

/** Says why there is nothing yet, and offers the next step. */
export function EmptyState({ icon: Icon, title, text, children }: { icon: LucideIcon; title: string; text: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <span className="grid size-11 place-items-center rounded-xl border border-line bg-sunken text-ink-muted">
        <Icon aria-hidden className="size-5" />
      </span>
      <h2 className="mt-4 font-semibold text-[15px] tracking-tight">{title}</h2>
      <p className="mt-1 max-w-sm text-balance text-ink-muted">{text}</p>
      {children ? <div className="mt-5 flex flex-wrap justify-center gap-2">{children}</div> : null}
    </div>
  );
}

/** A grey placeholder in the shape of the content to come. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={mergeClasses("animate-pulse rounded-md bg-sunken", className)} />;
}
