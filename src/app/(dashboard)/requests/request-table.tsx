"use client";
import { useLocale, useTranslations } from "next-intl";
import type { RequestJson } from "@/queries/request-json";
import { formatCount, formatDuration, formatTime } from "@/ui/format";
import { Badge, Cost, type Tone, useProviderName } from "@/ui/labels";
import { mergeClasses } from "@/ui/merge-classes";
import { Table, Tbody, Td, Th } from "@/ui/table";

interface RequestTableProps {
  requests: RequestJson[];
  fresh: ReadonlySet<string>;
  timeZone: string;
  openId: string | null;
  onOpen(requestId: string): void;
}

/** On a phone, the columns that do not fit are shown in small print below those that do. */
export function RequestTable({ requests, fresh, timeZone, openId, onOpen }: RequestTableProps) {
  const t = useTranslations("requests");
  return (
    <Table label={t("listLabel")}>
      <thead>
        <tr>
          <Th className="max-md:hidden">{t("time")}</Th>
          <Th className="max-md:pl-4">{t("model")}</Th>
          <Th>{t("status")}</Th>
          <Th numeric className="max-md:hidden">
            {t("input")}
          </Th>
          <Th numeric className="max-md:hidden">
            {t("output")}
          </Th>
          <Th numeric>{t("cost")}</Th>
          <Th numeric className="max-lg:hidden">
            {t("ttft")}
          </Th>
          <Th numeric className="max-md:hidden">
            {t("latency")}
          </Th>
        </tr>
      </thead>
      <Tbody>
        {requests.map((request) => (
          <RequestRow
            key={request.requestId}
            request={request}
            timeZone={timeZone}
            onOpen={onOpen}
            className={mergeClasses(fresh.has(request.requestId) && "animate-arrive", request.requestId === openId && "bg-sunken")}
          />
        ))}
      </Tbody>
    </Table>
  );
}

interface RequestRowProps {
  request: RequestJson;
  timeZone: string;
  className: string;
  onOpen(requestId: string): void;
}

function RequestRow({ request, timeZone, className, onOpen }: RequestRowProps) {
  const t = useTranslations("requests");
  const locale = useLocale();
  const provider = useProviderName();
  const { requestId, tokens, cost } = request;
  /** What the organization was charged; in pass-through, what the provider charges it. */
  const shown = cost.charged ?? cost.provider;
  const time = formatTime(request.createdAt, locale, timeZone);
  const input = formatCount(tokens.input, locale);
  const output = formatCount(tokens.output, locale);
  return (
    <tr data-request-id={requestId} className={mergeClasses("relative transition-colors hover:bg-sunken/60", className)}>
      <Td className="text-ink-muted tabular-nums max-md:hidden">{time}</Td>
      <Td className="max-w-44 sm:max-w-72 max-md:pl-4">
        {/* The button's ::after covers the row: one click target, one stop for the keyboard. */}
        <button
          type="button"
          aria-label={t("open", { id: requestId })}
          onClick={() => onOpen(requestId)}
          className="block max-w-full truncate text-left font-medium outline-offset-2 after:absolute after:inset-0 after:content-['']"
        >
          {request.model || request.requestedModel || request.endpoint}
        </button>
        <span className="block truncate text-ink-faint text-xs">
          {provider(request.provider)}
          <span className="md:hidden"> · {time}</span>
        </span>
      </Td>
      <Td>
        <OutcomeBadge request={request} />
      </Td>
      <Td numeric className="max-md:hidden">
        {input}
      </Td>
      <Td numeric className="max-md:hidden">
        {output}
      </Td>
      <Td numeric>
        {shown === null ? <Badge tone="warn">{t("unpriced")}</Badge> : <Cost amount={shown} />}
        <span className="block text-ink-faint text-xs md:hidden">
          {input} → {output}
        </span>
      </Td>
      <Td numeric className="text-ink-muted max-lg:hidden">
        {request.ttftMs === null ? "–" : formatDuration(request.ttftMs, locale)}
      </Td>
      <Td numeric className="text-ink-muted max-md:hidden">
        {formatDuration(request.latencyMs, locale)}
      </Td>
    </tr>
  );
}

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
