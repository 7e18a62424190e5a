"use client";
import { CircleAlert, CircleCheck } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { RequestJson } from "@/queries/requests/request-json";
import { Button } from "@/ui/button";
import { formatCount, formatTime } from "@/ui/format";
import { Link } from "@/ui/link";
import { mergeClasses } from "@/ui/merge-classes";
import type { CallerWords } from "../credentials/mint";
import { explainListed } from "./explain-listed";
import { FailureCause, NextStepButton } from "./failure-cause";
import { MINT_STEP } from "./mint-step";

interface FirstCallProps {
  words: CallerWords;
  latest: RequestJson | null;
  /** When the page was opened. */
  hadSucceeded: boolean;
  timeZone: string;
  administers: boolean;
}

/** Turns green when a call of this way is recorded; one that failed says why, and what helps. */
export function FirstCall({ words, latest, hadSucceeded, timeZone, administers }: FirstCallProps) {
  const t = useTranslations("quickstart");
  const locale = useLocale();
  if (!latest) return <Waiting words={words} />;
  const tokens = formatCount(latest.tokens.input + latest.tokens.output, locale);
  const failure = explainListed(latest);
  const Icon = failure ? CircleAlert : CircleCheck;
  const title = latest.statusCode >= 400 ? t("failed", { status: latest.statusCode }) : t("endedEarly");
  return (
    <div
      className={mergeClasses(
        "flex flex-wrap items-start gap-x-4 gap-y-3 rounded-lg border px-4 py-3.5",
        failure ? "border-warn/40 bg-warn-soft text-warn" : "border-good/40 bg-good-soft text-good",
      )}
    >
      <Icon aria-hidden className="size-5 shrink-0" />
      <div role="status" className="min-w-0 flex-1 basis-56">
        <p className="font-medium">{failure ? title : hadSucceeded ? t("arrivedAgain") : t("arrived")}</p>
        {failure ? <FailureCause story={failure.story} /> : null}
        <p className="mt-1 break-words text-[13px] text-ink-muted">
          {t("latest", { model: latest.model || latest.requestedModel, tokens, time: formatTime(latest.createdAt, locale, timeZone) })}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {failure ? <NextStepButton call={latest} story={failure.story} administers={administers} /> : null}
        <Button asChild size="small">
          <Link href={`/requests?request=${latest.requestId}`}>{t("openRequest")}</Link>
        </Button>
        {failure ? null : (
          <Button asChild size="small">
            <Link href="/overview?range=24h">{t("openOverview")}</Link>
          </Button>
        )}
      </div>
    </div>
  );
}

/** A call without a valid token or key belongs to nobody, and cannot appear here: what its program prints is explained instead. */
function Waiting({ words }: { words: CallerWords }) {
  const t = useTranslations("quickstart");
  const own = useTranslations(`quickstart.${words}`);
  return (
    <div className="rounded-lg border border-line-strong border-dashed">
      <div role="status" className="flex items-center gap-3 px-4 py-3.5">
        <span aria-hidden className="relative flex size-2.5 shrink-0">
          <span className="absolute inset-0 animate-ping rounded-full bg-accent opacity-60" />
          <span className="relative size-2.5 rounded-full bg-accent" />
        </span>
        <div>
          <p className="font-medium">{t("waiting")}</p>
          <p className="text-[13px] text-ink-muted">{t("waitingHint")}</p>
        </div>
      </div>
      <details className="border-line border-t px-4 py-2.5 text-[13px]">
        <summary className="w-fit cursor-pointer font-medium text-ink-muted hover:text-ink">{t("nothing.title")}</summary>
        <ul className="mt-2 grid list-disc gap-1.5 pb-1 pl-5 text-ink-muted">
          <li>
            {own.rich("unauthorized", {
              code: (text) => <code className="font-mono text-xs">{text}</code>,
              mint: (text) => (
                <a href={`#${MINT_STEP}`} className="text-accent-ink underline underline-offset-2">
                  {text}
                </a>
              ),
            })}
          </li>
          <li>{t("nothing.unreachable")}</li>
          <li>{t("nothing.direct")}</li>
        </ul>
      </details>
    </div>
  );
}
