"use client";
import { useTranslations } from "next-intl";
import { LanguageMenu } from "@/ui/language-menu";
import { Card, CardHeader } from "@/ui/page-parts";
import type { Theme } from "@/ui/theme";
import { ThemeToggle } from "@/ui/theme-toggle";

/** How this browser shows the pages: kept in its cookies, not in the account. */
export function DisplayCard({ theme }: { theme: Theme }) {
  const t = useTranslations("account");
  return (
    <Card aria-labelledby="display-title">
      <CardHeader id="display-title" title={t("display")} hint={t("displayHint")} />
      <div className="flex flex-wrap items-center gap-3 px-4 pt-3 pb-4 sm:px-5">
        <LanguageMenu isNamed />
        <ThemeToggle initial={theme} />
      </div>
    </Card>
  );
}
