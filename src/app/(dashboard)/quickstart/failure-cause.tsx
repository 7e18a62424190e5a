import { useTranslations } from "next-intl";
import type { RequestJson } from "@/queries/requests/request-json";
import { Button } from "@/ui/button";
import { useProviderName } from "@/ui/labels";
import { Link } from "@/ui/link";
import { findKeyFacts } from "@/ui/snippets/snippets";
import type { Story } from "../requests/explain-failure";
import { NEXT_PAGE } from "../requests/failure-story";

/** What only the provider's own console can mend. */
const AT_THE_PROVIDER: readonly Story[] = ["provider_401", "provider_403", "provider_429"];
const OF_THE_OPERATOR: readonly Story[] = ["provider_key_rejected", "provider_not_configured"];

/** What happened, and what to do about it, in the words of the request's drawer. */
export function FailureCause({ story }: { story: Story }) {
  const t = useTranslations("request.failure");
  return (
    <p className="mt-0.5 text-ink">
      {t(`${story}.cause`)} {t(`${story}.next`)}
    </p>
  );
}

/** The button that leads to where it is mended; none where that is the program itself. */
export function NextStepButton({ call, story, administers }: { call: RequestJson; story: Story; administers: boolean }) {
  const t = useTranslations("quickstart");
  const failure = useTranslations("request.failure");
  const name = useProviderName();
  const keyPage = AT_THE_PROVIDER.includes(story) ? findKeyFacts(call.provider)?.keyPage : undefined;
  if (keyPage)
    return (
      <Button asChild size="small" variant="primary">
        <a href={keyPage} target="_blank" rel="noreferrer">
          {t("openConsole", { provider: name(call.provider) })}
        </a>
      </Button>
    );
  const page = NEXT_PAGE[story];
  const isOperators = administers && OF_THE_OPERATOR.includes(story);
  if (!page && !isOperators) return null;
  return (
    <Button asChild size="small" variant="primary">
      <Link href={page?.href ?? "/admin/providers"}>{page ? failure(page.label) : t("openProviders")}</Link>
    </Button>
  );
}
