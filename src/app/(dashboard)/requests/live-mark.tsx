"use client";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { formatAgo, formatTime } from "@/ui/format";
import { mergeClasses } from "@/ui/merge-classes";

interface LiveMarkProps {
  /** `sorted`: new calls would stand anywhere, so none is added. */
  state: "live" | "sorted" | "ended";
  isSilent: boolean;
  answeredAt: string;
  timeZone: string;
}

/** Whether new calls appear; when the server does not answer, since when. */
export function LiveMark({ state, isSilent, answeredAt, timeZone }: LiveMarkProps) {
  const t = useTranslations("requests");
  const text = t(isSilent ? "silent" : state);
  return (
    <span
      className={mergeClasses(
        "flex items-center gap-1.5 text-xs",
        isSilent ? "rounded-md bg-warn-soft px-2 py-1 font-medium text-warn" : "text-ink-muted",
      )}
    >
      <span
        aria-hidden
        className={mergeClasses("size-2 shrink-0 rounded-full", isSilent ? "bg-warn" : state === "live" ? "animate-pulse bg-good" : "bg-line-strong")}
      />
      <span role="status">{text}</span>
      {isSilent ? (
        <>
          <span aria-hidden>·</span>
          <LastAnswer at={answeredAt} timeZone={timeZone} />
        </>
      ) : null}
    </span>
  );
}

/** Not in the status, which would be read out every second. */
function LastAnswer({ at, timeZone }: { at: string; timeZone: string }) {
  const t = useTranslations("requests");
  const locale = useLocale();
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={formatTime(at, locale, timeZone)} className="font-normal tabular-nums">
      {t("lastAnswer", { ago: formatAgo(at, nowMs, locale) })}
    </time>
  );
}
