"use client";
import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/page-parts";

/** What stands in the place of a page that could not be shown. */
export function ErrorNotice({ retry }: { retry(): void }) {
  const t = useTranslations("app");
  return (
    <div role="alert" className="grid min-h-[60dvh] place-items-center">
      <EmptyState icon={TriangleAlert} title={t("errorTitle")} text={t("errorText")}>
        <Button variant="primary" onClick={() => retry()}>
          {t("retry")}
        </Button>
      </EmptyState>
    </div>
  );
}
