"use client";
import { CircleAlert, CircleCheck } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { callApi } from "@/app/call-api";
import type { RequestJson } from "@/queries/request-json";
import { Button } from "@/ui/button";
import { formatCount, formatTime } from "@/ui/format";
import { Link } from "@/ui/link";
import { mergeClasses } from "@/ui/merge-classes";

const POLL_MS = 1_200;

type Mode = "pass-through" | "reseller";

function useLatestRequest(mode: Mode, initial: RequestJson | null): RequestJson | null {
  const [latest, setLatest] = useState(initial);
  useEffect(() => {
    const stop = new AbortController();
    const timer = setInterval(async () => {
      if (document.visibilityState !== "visible") return;
      const answer = await callApi<{ requests: RequestJson[] }>(`/api/usage/requests?limit=1&mode=${mode}`, { signal: stop.signal });
      if (!answer.ok && answer.error.status === 401) window.location.assign("/login");
      const newest = answer.ok ? answer.data.requests[0] : undefined;
      if (newest && !stop.signal.aborted) setLatest((known) => (known?.requestId === newest.requestId ? known : newest));
    }, POLL_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [mode]);
  return latest;
}

interface FirstCallProps {
  mode: Mode;
  latest: RequestJson | null;
  timeZone: string;
}

/** Turns green when a call of this mode is recorded. */
export function FirstCall({ mode, latest: initial, timeZone }: FirstCallProps) {
  const t = useTranslations("quickstart");
  const locale = useLocale();
  const latest = useLatestRequest(mode, initial);
  if (!latest) {
    return (
      <div role="status" className="flex items-center gap-3 rounded-lg border border-line-strong border-dashed px-4 py-3.5">
        <span aria-hidden className="relative flex size-2.5 shrink-0">
          <span className="absolute inset-0 animate-ping rounded-full bg-accent opacity-60" />
          <span className="relative size-2.5 rounded-full bg-accent" />
        </span>
        <div>
          <p className="font-medium">{t("waiting")}</p>
          <p className="text-[13px] text-ink-muted">{t("waitingHint")}</p>
        </div>
      </div>
    );
  }
  const tokens = formatCount(latest.tokens.input + latest.tokens.output, locale);
  const hasFailed = latest.statusCode >= 400;
  const Icon = hasFailed ? CircleAlert : CircleCheck;
  return (
    <div
      className={mergeClasses(
        "flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border px-4 py-3.5",
        hasFailed ? "border-warn/40 bg-warn-soft text-warn" : "border-good/40 bg-good-soft text-good",
      )}
    >
      <Icon aria-hidden className="size-5 shrink-0" />
      <div role="status" className="min-w-0 flex-1 basis-56">
        <p className="font-medium">{hasFailed ? t("failed", { status: latest.statusCode }) : initial ? t("arrivedAgain") : t("arrived")}</p>
        <p className="break-words text-[13px] text-ink-muted">
          {t("latest", { model: latest.model || latest.requestedModel, tokens, time: formatTime(latest.createdAt, locale, timeZone) })}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button asChild size="small">
          <Link href={`/requests?request=${latest.requestId}`}>{t("openRequest")}</Link>
        </Button>
        <Button asChild size="small">
          <Link href="/overview?range=24h">{t("openOverview")}</Link>
        </Button>
      </div>
    </div>
  );
}
