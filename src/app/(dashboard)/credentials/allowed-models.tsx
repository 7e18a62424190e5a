import { useTranslations } from "next-intl";

/** The models of a key in one line; all of them in its tooltip. */
export function AllowedModels({ models, className }: { models: readonly string[] | null; className: string }) {
  const t = useTranslations("credentials");
  if (models === null) return <span className={className}>{t("allModels")}</span>;
  const [first = ""] = models;
  return (
    <span className={className} title={models.join(", ")}>
      {models.length === 1 ? first : t("someModels", { first, more: models.length - 1 })}
    </span>
  );
}
