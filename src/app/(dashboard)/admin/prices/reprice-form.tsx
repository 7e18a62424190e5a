"use client";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { type ApiError, callApi, describeError } from "@/app/call-api";
import { readFieldErrors } from "@/app/read-field-errors";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { formatCount, formatExactUsd } from "@/ui/format";
import { useToast } from "@/ui/toast";

/** Of `POST /models/{id}/reprice`; USD as decimal strings. */
interface RepriceAnswer {
  requests: number;
  oldCost: string;
  newCost: string;
  difference: string;
  uncollected: string;
}
interface Range {
  from: string;
  to?: string;
}

/** The fields hold days; a day begins at midnight UTC, and the last one is included. */
function readDays(form: FormData): Range {
  const from = String(form.get("from"));
  const to = String(form.get("to"));
  const after = to && new Date(Date.parse(to) + 86_400_000).toISOString();
  return { from: from && `${from}T00:00:00Z`, ...(after ? { to: after } : {}) };
}

/** First what would be adjusted, then, on a second press, the adjustment. */
export function RepriceForm({ modelId }: { modelId: string }) {
  const t = useTranslations("admin.prices");
  const locale = useLocale();
  const showToast = useToast();
  const [range, setRange] = useState<Range | null>(null);
  const [preview, setPreview] = useState<RepriceAnswer | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);

  async function send(body: Range, dryRun: boolean) {
    setBusy(true);
    const answer = await callApi<RepriceAnswer>(`/api/v1/admin/ai/models/${encodeURIComponent(modelId)}/reprice`, {
      method: "POST",
      body: { ...body, dryRun },
    });
    setBusy(false);
    setAsking(false);
    setError(answer.ok ? null : answer.error);
    setPreview(answer.ok && dryRun ? answer.data : null);
    if (answer.ok && !dryRun) showToast({ tone: "good", title: t("repricedToast", { count: formatCount(answer.data.requests, locale) }) });
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const wanted = readDays(new FormData(event.currentTarget));
    setRange(wanted);
    void send(wanted, true);
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <RepriceFields error={error} onChange={() => setPreview(null)} />
      <Button type="submit" disabled={isBusy} className="justify-self-start">
        {t("dryRun")}
      </Button>
      {preview && range ? (
        <>
          <RepriceFigures figures={preview} />
          <Button variant="primary" disabled={isBusy || preview.requests === 0} className="justify-self-start" onClick={() => setAsking(true)}>
            {t("confirm")}
          </Button>
          <ConfirmDialog
            open={isAsking}
            onOpenChange={setAsking}
            title={t("confirmTitle")}
            text={t("confirmText", { count: preview.requests, difference: formatExactUsd(preview.difference) })}
            confirmLabel={t("confirm")}
            isBusy={isBusy}
            onConfirm={() => send(range, false)}
          />
        </>
      ) : null}
    </form>
  );
}

function RepriceFields({ error, onChange }: { error: ApiError | null; onChange(): void }) {
  const t = useTranslations("admin.prices");
  const unreachable = useTranslations("auth")("unreachable");
  const errors = error ? readFieldErrors(error.message) : [];
  const ofField = (name: string) => errors.find(({ field }) => field === name)?.message ?? null;
  const isAtField = ofField("from") !== null || ofField("to") !== null;
  return (
    <>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field type="date" name="from" label={t("repriceFrom")} error={ofField("from")} onChange={onChange} />
        <Field type="date" name="to" label={t("repriceTo")} hint={t("repriceToHint")} error={ofField("to")} onChange={onChange} />
      </div>
      <div role="alert" className="empty:hidden">
        {error && !isAtField ? <p className="break-words text-[13px] text-bad">{describeError(error, unreachable)}</p> : null}
      </div>
    </>
  );
}

function RepriceFigures({ figures }: { figures: RepriceAnswer }) {
  const t = useTranslations("admin.prices");
  const locale = useLocale();
  const rows = [
    [t("figures.requests"), formatCount(figures.requests, locale)],
    [t("figures.oldCost"), formatExactUsd(figures.oldCost)],
    [t("figures.newCost"), formatExactUsd(figures.newCost)],
    [t("figures.difference"), formatExactUsd(figures.difference)],
    [t("figures.uncollected"), formatExactUsd(figures.uncollected)],
  ];
  return (
    <dl className="grid gap-x-6 gap-y-1 rounded-lg border border-line bg-sunken p-3 text-[13px]">
      {rows.map(([label, value]) => (
        <div key={label} className="flex justify-between gap-4">
          <dt className="text-ink-muted">{label}</dt>
          <dd className="font-medium tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
