"use client";
import { useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { RequestDetail } from "@/queries/requests/get-request";
import { CopyButton } from "@/ui/copy-button";
import { formatDuration, formatExactUsd, formatFullTime } from "@/ui/format";
import { useProviderName } from "@/ui/labels";
import { Link } from "@/ui/link";
import { changedQuery, type FilterName } from "../range-bar/view-query";
import { OutcomeBadge } from "./request-cells";

const SOURCES = ["provider", "partial", "estimated", "none"] as const;
const MODES = ["pass-through", "reseller"] as const;

/** What was called, how it went, and how to find it again. */
export function RequestFacts({ request, timeZone }: { request: RequestDetail; timeZone: string }) {
  const t = useTranslations("request");
  const list = useTranslations("requests");
  const locale = useLocale();
  const provider = useProviderName();
  const source = SOURCES.find((name) => name === request.usageSource);
  const mode = MODES.find((name) => name === request.mode);
  const shown = request.cost.charged ?? request.cost.provider;
  const tags = Object.entries(request.tags ?? {}).map(([name, value]) => `${name}=${value}`);
  return (
    <>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line sm:grid-cols-4">
        <Figure label={t("outcome")}>
          <OutcomeBadge request={request} />
        </Figure>
        <Figure label={request.charge ? t("charged") : t("cost")}>{shown === null ? list("unpriced") : formatExactUsd(shown)}</Figure>
        <Figure label={t("latency")}>{formatDuration(request.latencyMs, locale)}</Figure>
        <Figure label={t("ttft")}>{request.ttftMs === null ? "–" : formatDuration(request.ttftMs, locale)}</Figure>
      </dl>
      <dl className="-my-3 divide-y divide-line">
        <Fact label={t("id")} copy={{ text: request.requestId, label: t("copyId") }} isCode>
          {request.requestId}
        </Fact>
        <Fact label={t("time")}>
          <time dateTime={request.createdAt}>
            {formatFullTime(request.createdAt, locale, timeZone)} {timeZone}
          </time>
        </Fact>
        <Fact label={t("provider")}>
          <SameCalls filter="provider" value={request.provider}>
            {provider(request.provider)}
          </SameCalls>
        </Fact>
        <Fact label={t("model")}>
          <SameCalls filter="model" value={request.model} />
        </Fact>
        {request.requestedModel && request.requestedModel !== request.model ? (
          <Fact label={t("requestedModel")}>{request.requestedModel}</Fact>
        ) : null}
        <Fact label={t("endpoint")} isCode>
          {request.method} {request.endpoint}
        </Fact>
        {request.errorCode ? <Fact label={t("errorCode")}>{request.errorCode}</Fact> : null}
        <Fact label={t("streaming")}>{request.isStreaming ? t("yes") : t("no")}</Fact>
        <Fact label={t("mode")}>{mode ? t(`modes.${mode}`) : request.mode}</Fact>
        <Fact label={request.mode === "reseller" ? t("apiKey") : t("token")}>
          <SameCalls filter="keyId" value={request.keyId}>
            {request.keyName ?? request.keyId}
          </SameCalls>
        </Fact>
        <Fact label={t("usageSource")}>{source ? t(`sources.${source}`) : request.usageSource}</Fact>
        {request.providerRequestId ? (
          <Fact label={t("providerRequestId")} copy={{ text: request.providerRequestId, label: t("copyProviderId") }} isCode>
            {request.providerRequestId}
          </Fact>
        ) : null}
        {request.sessionId ? (
          <Fact label={t("session")}>
            <SameCalls filter="sessionId" value={request.sessionId} />
          </Fact>
        ) : null}
        {request.userId ? (
          <Fact label={t("user")}>
            <SameCalls filter="userId" value={request.userId} />
          </Fact>
        ) : null}
        {tags.length > 0 ? (
          <Fact label={t("tags")}>
            <span className="flex flex-wrap gap-x-3 gap-y-1">
              {tags.map((tag) => (
                <SameCalls key={tag} filter="tag" value={tag} />
              ))}
            </span>
          </Fact>
        ) : null}
      </dl>
    </>
  );
}

/** A value that leads to the calls that share it. */
function SameCalls({ filter, value, children }: { filter: FilterName; value: string; children?: ReactNode }) {
  const t = useTranslations("request");
  const asked = useSearchParams();
  if (!value) return children ?? "–";
  return (
    <Link
      href={`/requests${changedQuery(asked, { [filter]: value })}`}
      title={t("sameCalls")}
      className="underline decoration-line-strong underline-offset-4 hover:decoration-ink"
    >
      {children ?? value}
    </Link>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="bg-surface px-3.5 py-2.5">
      <dt className="text-ink-muted text-xs">{label}</dt>
      <dd className="mt-1 font-semibold text-[15px] tabular-nums">{children}</dd>
    </div>
  );
}

interface FactProps {
  label: string;
  copy?: { text: string; label: string };
  isCode?: boolean;
  children: ReactNode;
}

function Fact({ label, copy, isCode = false, children }: FactProps) {
  return (
    <div className="flex min-h-9 items-center gap-3 py-1.5 text-[13px]">
      <dt className="w-36 shrink-0 text-ink-muted max-sm:w-28">{label}</dt>
      <dd className={`flex min-w-0 flex-1 items-center gap-3 ${isCode ? "font-mono text-xs" : ""}`}>
        <span className="min-w-0 flex-1 break-all">{children}</span>
        {copy ? <CopyButton text={copy.text} label={copy.label} className="-my-1 size-7" /> : null}
      </dd>
    </div>
  );
}
