import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** Says why there is nothing yet, and leads to the next step. */
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
