import { Compass } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/page-parts";

/** What stands in the place of a page that there is not. */
export function NotFoundNotice() {
  const t = useTranslations("app");
  return (
    <EmptyState icon={Compass} title={t("notFoundTitle")} text={t("notFoundText")}>
      <Button asChild variant="primary">
        <a href="/">{t("goHome")}</a>
      </Button>
    </EmptyState>
  );
}
