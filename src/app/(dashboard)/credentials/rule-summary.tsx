import { useLocale, useTranslations } from "next-intl";
import { LIMIT_NAMES } from "@/domain/limits";
import type { CredentialRules } from "@/keys/credential-rules";
import { formatCount } from "@/ui/format";

/** A credential's limits in one line; nothing where there are none. */
export function RuleSummary({ limits, allowedAddresses, className }: CredentialRules & { className: string }) {
  const t = useTranslations("limits");
  const locale = useLocale();
  const parts = LIMIT_NAMES.flatMap((name) => {
    const limit = limits[name];
    return limit === null ? [] : t(`short.${name}`, { limit: formatCount(limit, locale) });
  });
  if (allowedAddresses) parts.push(t("short.addresses", { count: allowedAddresses.length }));
  if (parts.length === 0) return null;
  return (
    <span className={className} title={allowedAddresses?.join(", ")}>
      {parts.join(" · ")}
    </span>
  );
}
