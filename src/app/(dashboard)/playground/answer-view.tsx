"use client";
import { Code, LoaderCircle, RotateCw } from "lucide-react";
import dynamic from "next/dynamic";
import { useLocale, useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { formatCount, formatDuration } from "@/ui/format";
import { Cost } from "@/ui/labels";
import { Link } from "@/ui/link";
import type { CallRecord, Message } from "./conversation";
import { useErrorText } from "./use-error-text";
import { VersionSwitch, type Versions } from "./versions";

/** Its parser is only needed once there is an answer. */
const Markdown = dynamic(() => import("@/ui/markdown").then((module) => module.Markdown), { ssr: false });

interface AnswerViewProps {
  message: Message;
  versions: Versions;
  isBlocked: boolean;
  onAgain(): void;
  onCode(): void;
}

export function AnswerView({ message, versions, isBlocked, onAgain, onCode }: AnswerViewProps) {
  const t = useTranslations("playground");
  const { asked, text, state, record, requestId } = message;
  const isWaiting = state === "running" && !text;
  return (
    <article aria-label={t("answerOf", { model: asked?.choice.model ?? "" })} className="grid min-w-0 grid-cols-1 gap-2">
      <p className="font-medium text-ink-muted text-xs">{asked?.choice.model}</p>
      <Reasoning message={message} />
      {isWaiting ? (
        <p className="flex items-center gap-2 text-ink-muted">
          <LoaderCircle aria-hidden className="size-4 animate-spin" />
          {t("waiting")}
        </p>
      ) : null}
      {text ? <Markdown text={text} /> : null}
      <Ending message={message} />
      {state === "running" ? null : (
        <footer className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-muted text-xs">
          {record ? <Facts record={record} isResold={asked?.choice.provider === null} /> : null}
          {requestId && record ? (
            // Beside this page, which would lose the key that was typed in.
            <Link href={`/requests?request=${requestId}`} target="_blank" className="underline underline-offset-2 hover:text-ink">
              {t("openRequest")}
            </Link>
          ) : null}
          <span className="ml-auto flex items-center">
            <VersionSwitch versions={versions} id={message.id} />
            <CopyButton text={text} label={t("copyAnswer")} className="size-7" />
            <Button variant="ghost" size="icon" className="size-7" aria-label={t("again")} title={t("again")} disabled={isBlocked} onClick={onAgain}>
              <RotateCw aria-hidden className="size-3.5" />
            </Button>
            <Button variant="ghost" size="icon" className="size-7" aria-label={t("showCode")} title={t("showCode")} onClick={onCode}>
              <Code aria-hidden className="size-4" />
            </Button>
          </span>
        </footer>
      )}
    </article>
  );
}

/** What the model thought, apart from what it says. */
function Reasoning({ message: { reasoning, text, state } }: { message: Message }) {
  const t = useTranslations("playground");
  if (!reasoning) return null;
  return (
    <details open={state === "running" && !text} className="rounded-lg border border-line bg-sunken px-3 py-2 text-[13px] text-ink-muted">
      <summary className="cursor-pointer font-medium">{t("reasoning")}</summary>
      <p className="mt-1.5 whitespace-pre-wrap break-words">{reasoning}</p>
    </details>
  );
}

/** How it ended, where that is not simply well. */
function Ending({ message: { state, error, finish, record, asked, requestId } }: { message: Message }) {
  const t = useTranslations("playground");
  const errorText = useErrorText();
  if (state === "failed" && error) {
    const text = errorText(error, asked?.choice.provider === null);
    return (
      <div role="alert" className="grid justify-items-start gap-2 break-words rounded-lg bg-bad-soft px-3 py-2 text-[13px] text-bad">
        <p className="max-w-full">{error.status >= 400 ? t("failedWith", { status: error.status, text }) : text}</p>
        {error.code === "insufficient_balance" ? (
          <Button asChild size="small">
            <Link href="/billing">{t("obstacle.toBilling")}</Link>
          </Button>
        ) : null}
        {requestId ? <p className="max-w-full text-xs">{t("requestId", { id: requestId })}</p> : null}
      </div>
    );
  }
  if (state === "stopped") {
    const isSettling = !record && asked?.choice.provider === null;
    return <p className="text-[13px] text-ink-muted">{t(isSettling ? "stoppedSettling" : "stopped")}</p>;
  }
  return finish !== null && /^(length|max_tokens)$/i.test(finish) ? <p className="text-[13px] text-warn">{t("cutOff")}</p> : null;
}

/** What the books say. */
function Facts({ record, isResold }: { record: CallRecord; isResold: boolean }) {
  const t = useTranslations("playground");
  const locale = useLocale();
  const { inputTokens, outputTokens, reasoningTokens, cost, ttftMs, latencyMs } = record;
  const seconds = (latencyMs - (ttftMs ?? 0)) / 1_000;
  const speed = outputTokens > 1 && seconds > 0 ? formatCount(Math.round(outputTokens / seconds), locale) : null;
  return (
    <dl className="flex flex-wrap gap-x-3 gap-y-1 tabular-nums [&>div]:flex [&>div]:gap-1 [&_dd]:text-ink">
      <div>
        <dt>{t(isResold ? "charged" : "cost")}</dt>
        <dd data-testid="answer-cost">{cost === null ? t("unpriced") : <Cost amount={cost} />}</dd>
      </div>
      <div>
        <dt>{t("tokens")}</dt>
        <dd>{t("tokensSplit", { input: formatCount(inputTokens, locale), output: formatCount(outputTokens, locale) })}</dd>
      </div>
      {reasoningTokens > 0 ? (
        <div>
          <dt>{t("reasoningTokens")}</dt>
          <dd>{formatCount(reasoningTokens, locale)}</dd>
        </div>
      ) : null}
      {ttftMs === null ? null : (
        <div>
          <dt>{t("ttft")}</dt>
          <dd>{formatDuration(ttftMs, locale)}</dd>
        </div>
      )}
      {speed === null ? null : (
        <div>
          <dt>{t("speed")}</dt>
          <dd>{t("perSecond", { count: speed })}</dd>
        </div>
      )}
    </dl>
  );
}
