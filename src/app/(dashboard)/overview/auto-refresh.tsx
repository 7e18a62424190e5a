"use client";
import { RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useTransition } from "react";
import { Button } from "@/ui/button";
import { formatClock } from "@/ui/format";
import { mergeClasses } from "@/ui/merge-classes";

const EVERY_MS = 30_000;

/** Says as of when the page is, and reads it anew: by itself while the range is still growing and somebody can see it. */
export function AutoRefresh({ asOf, timeZone, isGrowing }: { asOf: string; timeZone: string; isGrowing: boolean }) {
  const t = useTranslations("overview");
  const locale = useLocale();
  const router = useRouter();
  const [isBusy, start] = useTransition();
  useEffect(() => {
    if (!isGrowing) return;
    const isStale = () => Date.now() - Date.parse(asOf) >= EVERY_MS;
    const refresh = () => document.visibilityState === "visible" && isStale() && start(() => router.refresh());
    const timer = setInterval(refresh, EVERY_MS);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [asOf, isGrowing, router]);
  return (
    <p className="flex items-center gap-1 text-ink-muted text-xs tabular-nums">
      {t("asOf", { time: formatClock(asOf, locale, timeZone) })}
      <Button
        variant="ghost"
        size="icon"
        aria-label={t("refresh")}
        title={t("refresh")}
        disabled={isBusy}
        onClick={() => start(() => router.refresh())}
      >
        <RefreshCw aria-hidden className={mergeClasses("size-3.5", isBusy && "animate-spin")} />
      </Button>
    </p>
  );
}
