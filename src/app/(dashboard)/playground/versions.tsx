"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import type { Message } from "./conversation";

export interface Versions {
  /** Oldest first. */
  all: readonly Message[];
  onLook(id: string): void;
}

/** Which of several versions is looked at. Absent where there is one. */
export function VersionSwitch({ versions: { all, onLook }, id }: { versions: Versions; id: string }) {
  const t = useTranslations("playground");
  const at = all.findIndex((one) => one.id === id);
  if (all.length < 2) return null;
  const step = (to: number, label: string, Icon: typeof ChevronLeft) => {
    const target = all[to];
    return (
      <Button variant="ghost" size="icon" className="size-7" aria-label={label} disabled={!target} onClick={() => target && onLook(target.id)}>
        <Icon aria-hidden className="size-3.5" />
      </Button>
    );
  };
  return (
    <span className="inline-flex items-center text-ink-muted text-xs tabular-nums">
      {step(at - 1, t("previousVersion"), ChevronLeft)}
      <span>{t("version", { number: at + 1, count: all.length })}</span>
      {step(at + 1, t("nextVersion"), ChevronRight)}
    </span>
  );
}
