import type { ReactNode } from "react";
import { mergeClasses } from "./merge-classes";

const TONES = {
  neutral: "bg-sunken text-ink-muted",
  good: "bg-good-soft text-good",
  bad: "bg-bad-soft text-bad",
  warn: "bg-warn-soft text-warn",
  accent: "bg-accent-soft text-accent-ink",
} as const;
export type Tone = keyof typeof TONES;

export function Badge({ tone = "neutral", title, children }: { tone?: Tone; title?: string; children: ReactNode }) {
  return (
    <span
      title={title}
      className={mergeClasses(
        "inline-flex items-center gap-1 whitespace-nowrap rounded-md px-1.5 py-0.5 font-medium text-xs tabular-nums",
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}
