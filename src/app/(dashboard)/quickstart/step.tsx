import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { mergeClasses } from "@/ui/merge-classes";
import { Card } from "@/ui/page-parts";

interface StepProps {
  number: number;
  title: string;
  text?: string;
  /** Ticked by what has happened, never by a click. */
  isDone: boolean;
  id?: string;
  children: ReactNode;
}

export function Step({ number, title, text, isDone, id, children }: StepProps) {
  const t = useTranslations("quickstart");
  return (
    <li className="min-w-0 scroll-mt-4" id={id}>
      <Card className="p-4 sm:p-5" aria-label={t("step", { number })}>
        <div className="flex items-start gap-3">
          <span
            className={mergeClasses(
              "grid size-6 shrink-0 place-items-center rounded-full font-semibold text-xs tabular-nums",
              isDone ? "bg-good-soft text-good" : "bg-accent-soft text-accent-ink",
            )}
          >
            {isDone ? <Check role="img" aria-label={t("done")} className="size-4" /> : <span aria-hidden>{number}</span>}
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
