"use client";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { type ApiAnswer, callApi, describeError } from "@/app/call-api";
import { Button } from "@/ui/button";
import { TextArea } from "@/ui/field";
import { formatDuration } from "@/ui/format";
import { Badge, Cost } from "@/ui/labels";
import type { ModelItem } from "../views";

/** Of `POST /models/{id}/test`. */
interface TestAnswer {
  success: boolean;
  latencyMs: number;
  response?: string | null;
  error?: string | null;
  ttftMs?: number | null;
  /** USD; null: it could not be priced. */
  cost?: string | null;
}

/** A real, small call: its answer, and what it took. No customer pays for it. */
export function ModelTest({ model }: { model: ModelItem }) {
  const t = useTranslations("admin.test");
  const unreachable = useTranslations("auth")("unreachable");
  const [answer, setAnswer] = useState<ApiAnswer<TestAnswer> | null>(null);
  const [isBusy, setBusy] = useState(false);
  async function run(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const prompt = String(new FormData(event.currentTarget).get("prompt")).trim();
    setBusy(true);
    setAnswer(null);
    setAnswer(await callApi<TestAnswer>(`/api/v1/admin/ai/models/${model.id}/test`, { method: "POST", body: prompt ? { prompt } : {} }));
    setBusy(false);
  }
  return (
    <form onSubmit={run} className="grid gap-4">
      <TextArea name="prompt" label={t("prompt")} hint={t("promptHint")} placeholder={t("promptPlaceholder")} rows={3} maxLength={2_000} />
      <Button type="submit" variant="primary" disabled={isBusy} className="justify-self-start">
        {isBusy ? t("running") : t("run")}
      </Button>
      <div role="status" className="grid gap-3 empty:hidden">
        {answer === null ? null : answer.ok ? (
          <TestResult result={answer.data} />
        ) : (
          <p className="break-words text-[13px] text-bad">{describeError(answer.error, unreachable)}</p>
        )}
      </div>
    </form>
  );
}

function TestResult({ result: { success, latencyMs, response, error, ttftMs, cost } }: { result: TestAnswer }) {
  const t = useTranslations("admin.test");
  const locale = useLocale();
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-[13px] text-ink-muted tabular-nums">
        <Badge tone={success ? "good" : "bad"}>{t(success ? "succeeded" : "failed")}</Badge>
        <span>{t("latency", { latency: formatDuration(latencyMs, locale) })}</span>
        {typeof ttftMs === "number" ? <span>{t("ttft", { ttft: formatDuration(ttftMs, locale) })}</span> : null}
        {typeof cost === "string" ? (
          <span>
            {t("cost")} <Cost amount={cost} />
          </span>
        ) : null}
      </p>
      {error ? <p className="break-words text-[13px] text-bad">{error}</p> : null}
      {response ? <p className="whitespace-pre-wrap break-words rounded-lg border border-line bg-sunken p-3 text-[13px]">{response}</p> : null}
    </>
  );
}
