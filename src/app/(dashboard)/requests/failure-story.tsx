"use client";
import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { RequestDetail } from "@/queries/requests/get-request";
import { Button } from "@/ui/button";
import { Link } from "@/ui/link";
import { mergeClasses } from "@/ui/merge-classes";
import { explainFailure, type Story } from "./explain-failure";

/** Where one does what is to be done next. */
export const NEXT_PAGE: Partial<Record<Story, { href: string; label: "toBilling" | "toBudgets" | "toKeys" }>> = {
  insufficient_balance: { href: "/billing", label: "toBilling" },
  budget_exceeded: { href: "/budgets", label: "toBudgets" },
  forbidden: { href: "/keys", label: "toKeys" },
};

/** Of a failed call: whose turn it is, what happened, and what to do next. */
export function FailureStory({ request }: { request: RequestDetail }) {
  const t = useTranslations("request.failure");
  const failure = explainFailure(request);
  if (!failure) return null;
  const { story, culprit } = failure;
  const isWarning = culprit === "client";
  const page = NEXT_PAGE[story];
  return (
    <section
      aria-label={t("label")}
      className={mergeClasses("flex gap-3 rounded-xl px-4 py-3 text-[13px]", isWarning ? "bg-warn-soft text-warn" : "bg-bad-soft text-bad")}
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">
          {t(`culprit.${culprit}`)}
          {request.errorCode ? <code className="ml-2 break-all font-mono font-normal text-xs">{request.errorCode}</code> : null}
        </p>
        <p className="mt-1 text-ink">{t(`${story}.cause`)}</p>
        <p className="mt-1 text-ink">
          <span className="font-medium">{t("next")}</span> {t(`${story}.next`)}
        </p>
        {page ? (
          <Button asChild size="small" className="mt-2.5">
            <Link href={page.href}>{t(page.label)}</Link>
          </Button>
        ) : null}
      </div>
    </section>
  );
}
