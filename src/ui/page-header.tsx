import type { ReactNode } from "react";

export function PageHeader({ title, hint, children }: { title: string; hint?: ReactNode; children?: ReactNode }) {
  return (
    <div className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="font-semibold text-xl tracking-tight sm:text-2xl">{title}</h1>
        {hint ? <p className="mt-1 text-ink-muted">{hint}</p> : null}
      </div>
      {children}
    </div>
  );
}
