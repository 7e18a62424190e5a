import { useTranslations } from "next-intl";
import { hasLimit } from "@/domain/limits";
import type { CredentialRules } from "@/keys/credential-rules";
import { Link } from "@/ui/link";
import { Card } from "@/ui/page-parts";
import { RuleSummary } from "../credentials/rule-summary";

/** A key or token whose budgets are shown alone, with its limits. */
export interface OneCredential extends CredentialRules {
  type: "key" | "token";
  id: string;
}

/** Whose budgets and limits these are, and the way back to all. */
export function OneCredentialNotice({ one, name }: { one: OneCredential; name: string }) {
  const t = useTranslations("budgets");
  const limits = useTranslations("limits");
  const { type, limits: own, allowedAddresses } = one;
  const isLimited = hasLimit(own) || allowedAddresses !== null;
  return (
    <Card className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3 text-[13px] sm:px-5">
      <div className="min-w-0">
        <p className="break-words font-medium">{t("countedFor", { name })}</p>
        <p className="text-ink-muted">
          <Link href={type === "key" ? "/keys" : "/tokens"} className="underline underline-offset-2 hover:text-ink">
            {limits("title")}
          </Link>
          {": "}
          {isLimited ? <RuleSummary limits={own} allowedAddresses={allowedAddresses} className="" /> : limits("none")}
        </p>
      </div>
      <Link href="/budgets" className="rounded font-medium text-accent-ink hover:underline">
        {t("showAll")}
      </Link>
    </Card>
  );
}
