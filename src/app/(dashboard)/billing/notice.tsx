import { CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { mergeClasses } from "@/ui/merge-classes";

const TONES = {
  good: { classes: "bg-good-soft text-good", icon: CircleCheck },
  warn: { classes: "bg-warn-soft text-warn", icon: TriangleAlert },
  accent: { classes: "bg-accent-soft text-accent-ink", icon: Info },
} as const;

/** One line that a reader must not miss, above what it is about. */
export function Notice({ tone, children }: { tone: keyof typeof TONES; children: ReactNode }) {
  const { classes, icon: Icon } = TONES[tone];
  return (
    <p role="status" className={mergeClasses("flex items-start gap-2 rounded-lg px-3 py-2 text-[13px]", classes)}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">{children}</span>
    </p>
  );
}
