"use client";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ListedRequest } from "@/queries/requests/list-requests";
import type { RequestJson } from "@/queries/requests/request-json";
import { AlignedCost } from "@/ui/aligned-usd";
import { formatCount, formatDuration, formatTime } from "@/ui/format";
import { Badge, type Tone } from "@/ui/labels";
import type { Column } from "./log-columns";

/** Columns of figures, which stand at the right. */
export const NUMERIC_COLUMNS: ReadonlySet<Column> = new Set(["input", "output", "cached", "reasoning", "cost", "charged", "ttft", "latency"]);

const NOTHING = <span className="text-ink-faint">–</span>;
const MODES = ["pass-through", "reseller"] as const;

/** What a row says in each column but that of the model, which holds the row's link. */
export function useCells(timeZone: string): (request: ListedRequest, column: Column) => ReactNode {
  const t = useTranslations("requests");
  const locale = useLocale();
  const count = (value: number) => formatCount(value, locale);
  const text = (value: string | null, isCode = false) =>
    value ? <span className={`block max-w-48 truncate ${isCode ? "font-mono text-xs" : ""}`}>{value}</span> : NOTHING;
  const amount = (value: string | null, otherwise: ReactNode) => (value === null ? otherwise : <AlignedCost amount={value} />);
  const CELLS: Record<Exclude<Column, "model">, (request: ListedRequest) => ReactNode> = {
    time: ({ createdAt }) => <time dateTime={createdAt}>{formatTime(createdAt, locale, timeZone)}</time>,
    status: (request) => <OutcomeBadge request={request} />,
    error: ({ errorCode }) => text(errorCode, true),
    input: ({ tokens }) => count(tokens.input),
    output: ({ tokens }) => count(tokens.output),
    cached: ({ tokens }) => count(tokens.cacheRead),
    reasoning: ({ tokens }) => count(tokens.reasoning),
    cost: ({ cost }) => amount(cost.provider, <Badge tone="warn">{t("unpriced")}</Badge>),
    charged: ({ cost }) => amount(cost.charged, NOTHING),
    ttft: ({ ttftMs }) => (ttftMs === null ? NOTHING : formatDuration(ttftMs, locale)),
    latency: ({ latencyMs }) => formatDuration(latencyMs, locale),
    mode: ({ mode }) => {
      const known = MODES.find((name) => name === mode);
      return known ? t(`modes.${known}`) : mode;
    },
    key: ({ keyId, keyName }) => text(keyName ?? keyId ?? null),
    route: ({ route }) => text(route),
    session: ({ sessionId }) => text(sessionId),
    user: ({ userId }) => text(userId),
    tags: ({ tags }) => text(writeTags(tags)),
    endpoint: ({ method, endpoint }) => text(`${method} ${endpoint}`, true),
    id: ({ requestId }) => text(requestId, true),
  };
  return (request, column) => (column === "model" ? null : CELLS[column](request));
}

const writeTags = (tags: RequestJson["tags"]) =>
  Object.entries(tags ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");

const OUTCOMES = ["completed", "cancelled", "broken", "refused"] as const;

function toneOf({ outcome, statusCode }: Pick<RequestJson, "outcome" | "statusCode">): Tone {
  if (outcome === "cancelled") return "warn";
  return outcome === "broken" || outcome === "refused" || statusCode >= 400 ? "bad" : "good";
}

/** The status that the client received, and how the call ended if it was not completed. */
export function OutcomeBadge({ request }: { request: Pick<RequestJson, "outcome" | "statusCode"> }) {
  const t = useTranslations("requests");
  const outcome = OUTCOMES.find((name) => name === request.outcome);
  const label = outcome ? t(`outcome.${outcome}`) : request.outcome;
  return (
    <Badge tone={toneOf(request)} title={label}>
      {request.statusCode}
      {request.outcome === "completed" ? null : <span className="max-sm:sr-only">{label}</span>}
    </Badge>
  );
}
