import { useTranslations } from "next-intl";
import type { RequestJson } from "@/queries/request-json";
import { Button } from "@/ui/button";
import { useProviderName } from "@/ui/labels";
import { Link } from "@/ui/link";
import { findKeyFacts } from "@/ui/snippets";
import type { Cause, NextStep } from "./explain-failure";

/** What happened, and what to do about it. */
export function FailureCause({ call, cause }: { call: RequestJson; cause: Cause }) {
  const t = useTranslations("quickstart");
  const name = useProviderName();
  const variable = findKeyFacts(call.provider)?.keyVariable ?? t("causes.yourKey");
  return (
    <p className="mt-0.5 text-ink">
      {t(`causes.${cause}`, { provider: name(call.provider), variable, model: call.requestedModel || call.model || t("causes.theModel") })}
    </p>
  );
}

export function NextStepButton({ call, next, administers }: { call: RequestJson; next: NextStep; administers: boolean }) {
  const t = useTranslations("quickstart");
  const name = useProviderName();
  const keyPage = findKeyFacts(call.provider)?.keyPage;
  if (next === "key-page" && keyPage)
    return (
      <Button asChild size="small" variant="primary">
        <a href={keyPage} target="_blank" rel="noreferrer">
          {t("openConsole", { provider: name(call.provider) })}
        </a>
      </Button>
    );
  const place = next === "top-up" ? { href: "/billing", label: t("topUpNow") } : { href: "/admin/providers", label: t("openProviders") };
  if (next !== "top-up" && !(next === "providers" && administers)) return null;
  return (
    <Button asChild size="small" variant="primary">
      <Link href={place.href}>{place.label}</Link>
    </Button>
  );
}
