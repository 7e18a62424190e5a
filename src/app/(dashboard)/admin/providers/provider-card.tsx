"use client";
import { Pencil, Zap } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { useChange } from "@/app/(dashboard)/use-change";
import { callApi, describeError } from "@/app/call-api";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/dialog";
import { formatAgo, formatDuration } from "@/ui/format";
import { Badge } from "@/ui/labels";
import { mergeClasses } from "@/ui/merge-classes";
import { Card } from "@/ui/page-parts";
import { HealthBadge } from "../observed";
import { TodayFigures } from "../today-figures";
import type { BreakerView, HealthStatus, ProviderItem } from "../views";

interface ProviderCardProps {
  provider: ProviderItem;
  nowMs: number;
  onEdit(): void;
}

export function ProviderCard({ provider, nowMs, onEdit }: ProviderCardProps) {
  const t = useTranslations("admin.providers");
  const { displayName, isEnabled, healthStatus, healthCheckedAt, today, breakers } = provider;
  return (
    <li data-provider={provider.id} className="min-w-0">
      <Card className="flex h-full flex-col gap-3 p-4">
        <header className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h2 className="min-w-0 truncate font-semibold text-[15px] tracking-tight" title={displayName}>
            {displayName}
          </h2>
          <span className="ml-auto flex flex-wrap justify-end gap-1">
            {isEnabled ? null : <Badge tone="warn">{t("disabled")}</Badge>}
            <HealthBadge status={healthStatus} checkedAt={healthCheckedAt} nowMs={nowMs} />
            <BreakerBadge state="open" breakers={breakers} />
            <BreakerBadge state="half-open" breakers={breakers} />
          </span>
        </header>
        <ProviderFacts provider={provider} />
        <TodayFigures today={today} />
        <ProviderActions provider={provider} nowMs={nowMs} onEdit={onEdit} />
      </Card>
    </li>
  );
}

/** How many of a provider's breakers are in a state that keeps calls away; of which models, in the tooltip. */
function BreakerBadge({ state, breakers }: { state: "open" | "half-open"; breakers: BreakerView[] }) {
  const t = useTranslations("admin.providers");
  const those = breakers.filter((breaker) => breaker.state === state);
  if (those.length === 0) return null;
  const models = those.flatMap(({ model }) => model ?? []).join(", ");
  return (
    <Badge tone={state === "open" ? "bad" : "warn"} title={models || undefined}>
      {t(`breaker.${state}`, { count: those.length })}
    </Badge>
  );
}

function ProviderFacts({ provider }: { provider: ProviderItem }) {
  const { name, wire, apiBaseUrl, effectiveBaseUrl, movedBy, apiKeyEnv, isConfigured } = provider;
  const t = useTranslations("admin.providers");
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-[13px]">
      <Fact label={t("mount")}>
        <code className="break-all font-mono text-xs">{`/api/v1/${name}`}</code>
      </Fact>
      <Fact label={t("wire")}>{t(`wires.${wire}`)}</Fact>
      <Fact label={t("apiBaseUrl")}>
        <code className={mergeClasses("block truncate font-mono text-xs", movedBy !== null && "text-ink-muted line-through")} title={apiBaseUrl}>
          {apiBaseUrl}
        </code>
      </Fact>
      {movedBy === null ? null : (
        <Fact label={t("effectiveBaseUrl")}>
          <code className="block truncate font-mono text-xs" title={effectiveBaseUrl}>
            {effectiveBaseUrl}
          </code>
          <Badge tone="warn" title={t("moved", { variable: movedBy })}>
            {movedBy}
          </Badge>
        </Fact>
      )}
      <Fact label={t("key")}>
        {apiKeyEnv === null ? (
          t("noKeyNeeded")
        ) : (
          <span className="flex min-w-0 flex-wrap items-center gap-x-1.5 gap-y-0.5">
            <code className="break-all font-mono text-xs">{apiKeyEnv}</code>
            <Badge tone={isConfigured ? "good" : "neutral"}>{isConfigured ? t("keySet") : t("keyMissing")}</Badge>
          </span>
        )}
      </Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-muted">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function ProviderActions({ provider, nowMs, onEdit }: ProviderCardProps) {
  const t = useTranslations("admin.providers");
  const form = useTranslations("admin.form");
  const { isBusy, change } = useChange();
  const [isAsking, setAsking] = useState(false);
  const { id, displayName: name, isEnabled, version } = provider;
  async function setEnabled(isOn: boolean) {
    const done = form(isOn ? "enabledToast" : "disabledToast", { name });
    await change({ method: "PUT", path: `/api/v1/admin/ai/providers/${id}`, body: { version, isEnabled: isOn }, done });
    setAsking(false);
  }
  return (
    <>
      <footer className="mt-auto flex flex-wrap items-center gap-1 border-line border-t pt-3">
        <HealthTest provider={provider} nowMs={nowMs} />
        <Button variant="ghost" size="small" aria-label={t("editNamed", { name })} onClick={onEdit}>
          <Pencil aria-hidden className="size-3.5" />
          {t("edit")}
        </Button>
        <Button
          variant="ghost"
          size="small"
          disabled={isBusy}
          aria-label={t(isEnabled ? "disableNamed" : "enableNamed", { name })}
          onClick={() => (isEnabled ? setAsking(true) : setEnabled(true))}
        >
          {t(isEnabled ? "disable" : "enable")}
        </Button>
      </footer>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t("disableTitle", { name })}
        text={t("disableText")}
        confirmLabel={t("disable")}
        isBusy={isBusy}
        onConfirm={() => setEnabled(false)}
      />
    </>
  );
}

interface HealthAnswer {
  status: HealthStatus;
  latencyMs: number | null;
  error?: string | null;
}

/** Checks the provider now, and says what came of it. */
function HealthTest({ provider: { id, displayName: name, healthCheckedAt, healthError }, nowMs }: { provider: ProviderItem; nowMs: number }) {
  const t = useTranslations("admin.providers");
  const health = useTranslations("admin.health");
  const unreachable = useTranslations("auth")("unreachable");
  const locale = useLocale();
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const [found, setFound] = useState<string | null>(null);
  async function test() {
    setBusy(true);
    const answer = await callApi<HealthAnswer>(`/api/v1/admin/ai/providers/${id}/health`, { method: "PUT" });
    setBusy(false);
    if (!answer.ok) return setFound(describeError(answer.error, unreachable));
    const { status, latencyMs, error } = answer.data;
    setFound([health(status), latencyMs === null ? null : formatDuration(latencyMs, locale), error].filter(Boolean).join(" · "));
    router.refresh();
  }
  const checked = healthCheckedAt ? health("checked", { ago: formatAgo(healthCheckedAt, nowMs, locale) }) : null;
  const note = found ?? [healthError, checked].filter(Boolean).join(" · ");
  return (
    <>
      <p role="status" className="w-full break-words pb-1 text-ink-muted text-xs empty:hidden">
        {note}
      </p>
      <Button variant="ghost" size="small" disabled={isBusy} aria-label={t("testNamed", { name })} onClick={test}>
        <Zap aria-hidden className="size-3.5" />
        {isBusy ? t("testing") : t("test")}
      </Button>
    </>
  );
}
