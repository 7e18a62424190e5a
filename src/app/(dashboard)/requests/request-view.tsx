"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { RequestDetail } from "@/queries/requests/get-request";
import { CodeBlock } from "@/ui/copy-button";
import { AttemptWaterfall } from "./attempt-waterfall";
import { FailureStory } from "./failure-story";
import { ChargeTable, CostTable } from "./request-cost";
import { RequestFacts } from "./request-facts";
import { RoutingFacts, TokenTable } from "./request-usage";

/** Everything that is known about one call. */
export function RequestView({ request, timeZone }: { request: RequestDetail; timeZone: string }) {
  const t = useTranslations("request");
  return (
    <div className="grid min-w-0 gap-7">
      <FailureStory request={request} />
      <RequestFacts request={request} timeZone={timeZone} />
      {request.attempts.length > 0 ? (
        <Part title={t("attempts")}>
          <AttemptWaterfall request={request} />
        </Part>
      ) : null}
      {request.routing ? (
        <Part title={t("routing")}>
          <RoutingFacts routing={request.routing} />
        </Part>
      ) : null}
      <Part title={request.charge ? t("providerCost") : t("cost")}>
        <CostTable request={request} />
      </Part>
      {request.charge ? (
        <Part title={t("charge")}>
          <ChargeTable charge={request.charge} cost={request.cost} />
        </Part>
      ) : null}
      <Part title={t("tokens")}>
        <TokenTable request={request} />
      </Part>
      <Part title={t("rawUsage")} hint={t("rawUsageHint")}>
        {request.rawUsage === null ? (
          <p className="text-ink-muted">{t("noRawUsage")}</p>
        ) : (
          <CodeBlock code={JSON.stringify(request.rawUsage, null, 2)} label={t("rawUsage")} copyLabel={t("copyUsage")} />
        )}
      </Part>
    </div>
  );
}

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="font-semibold tracking-tight">{title}</h3>
      {hint ? <p className="mt-0.5 text-[13px] text-ink-muted">{hint}</p> : null}
      <div className="mt-2.5">{children}</div>
    </section>
  );
}
