import { Compass } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/page-parts";
import { AuthShell } from "./(auth)/auth-shell";

export default function NotFound() {
  const t = useTranslations("app");
  return (
    <AuthShell>
      <EmptyState icon={Compass} title={t("notFoundTitle")} text={t("notFoundText")}>
        <Button asChild variant="primary">
          <a href="/">{t("goHome")}</a>
        </Button>
      </EmptyState>
    </AuthShell>
  );
}
