import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card } from "@/ui/page-parts";

export function Step({ number, title, text, children }: { number: number; title: string; text?: string; children: ReactNode }) {
  const t = useTranslations("quickstart");
  return (
    <li className="min-w-0">
      <Card className="p-4 sm:p-5" aria-label={t("step", { number })}>
        <div className="flex items-start gap-3">
          <span
            aria-hidden
            className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent-ink text-xs tabular-nums"
          >
            {number}
          </span>
          <div className="min-w-0">
            <h2 className="font-semibold text-[15px] tracking-tight">{title}</h2>
            {text ? <p className="mt-0.5 text-ink-muted">{text}</p> : null}
          </div>
        </div>
        <div className="mt-4 min-w-0 sm:pl-9">{children}</div>
      </Card>
    </li>
  );
}
