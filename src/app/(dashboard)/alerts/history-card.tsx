"use client";
import { History } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { DeliveryView } from "@/alerts/deliveries";
import { DELIVERY_STATUSES, type DeliveryStatus, EVENT_TYPES, type EventType } from "@/domain/alerts";
import { Button } from "@/ui/button";
import { formatTime } from "@/ui/format";
import { Badge, type Tone } from "@/ui/labels";
import { Link } from "@/ui/link";
import { Card, CardHeader, EmptyState } from "@/ui/page-parts";
import { HiddenTh, Table, Tbody, Td, Th } from "@/ui/table";
import { useChange } from "../use-change";

interface HistoryCardProps {
  deliveries: DeliveryView[];
  nextCursor: string | null;
  /** It does not begin with the newest. */
  isOlder: boolean;
  mayChange: boolean;
  /** There is a channel, which can be tried. */
  hasChannel: boolean;
  timeZone: string;
}

const TONES: Record<DeliveryStatus, Tone> = { pending: "accent", delivered: "good", failed: "bad" };

/** What was sent; what nobody has taken can be sent again. */
export function HistoryCard({ deliveries, nextCursor, isOlder, mayChange, hasChannel, timeZone }: HistoryCardProps) {
  const t = useTranslations("alerts");
  return (
    <Card aria-labelledby="history-title" className="overflow-hidden">
      <CardHeader id="history-title" title={t("history")} hint={t("historyHint")} />
      {deliveries.length > 0 ? (
        <div className="pt-2">
          <Table label={t("history")}>
            <thead>
              <tr>
                <Th>{t("event")}</Th>
                <Th>{t("channel")}</Th>
                <Th>{t("status")}</Th>
                <Th numeric className="max-md:hidden">
                  {t("attempts")}
                </Th>
                <Th className="max-md:hidden">{t("at")}</Th>
                <HiddenTh>{t("actions")}</HiddenTh>
              </tr>
            </thead>
            <Tbody>
              {deliveries.map((delivery) => (
                <DeliveryRow key={delivery.id} delivery={delivery} mayChange={mayChange} timeZone={timeZone} />
              ))}
            </Tbody>
          </Table>
        </div>
      ) : (
        <EmptyState icon={History} title={t("noHistory")} text={t(mayChange && hasChannel ? "noHistoryTest" : "noHistoryText")} />
      )}
      {nextCursor !== null || isOlder ? (
        <div className="flex justify-end gap-2 px-4 py-3 sm:px-5">
          {isOlder ? (
            <Button asChild size="small">
              <Link href="/alerts">{t("newest")}</Link>
            </Button>
          ) : null}
          {nextCursor !== null ? (
            <Button asChild size="small">
              <Link href={`/alerts?before=${nextCursor}`}>{t("older")}</Link>
            </Button>
          ) : null}
        </div>
      ) : null}
    </Card>
  );
}

interface DeliveryRowProps {
  delivery: DeliveryView;
  mayChange: boolean;
  timeZone: string;
}

function DeliveryRow({ delivery, mayChange, timeZone }: DeliveryRowProps) {
  const t = useTranslations("alerts");
  const locale = useLocale();
  const { isBusy, change } = useChange();
  const { id, event, channelName: name, attempts, lastError, createdAt, nextAttemptAt } = delivery;
  const status = DELIVERY_STATUSES.find((known) => known === delivery.status) ?? "pending";
  const next = nextAttemptAt && attempts > 0 ? t("nextTry", { time: formatTime(nextAttemptAt, locale, timeZone) }) : "";
  const hint = [lastError, next].filter(Boolean).join(" · ");
  return (
    <tr className="hover:bg-sunken/60">
      <Td className="font-medium">{event in EVENT_TYPES ? t(`events.${EVENT_TYPES[event as EventType]}`) : event}</Td>
      <Td className="max-w-40 truncate" title={name}>
        {name}
      </Td>
      <Td className="max-w-80 truncate" title={hint}>
        <Badge tone={TONES[status]}>{t(`statuses.${status}`)}</Badge>
        {hint ? <span className="ml-2 text-ink-muted max-sm:hidden">{hint}</span> : null}
      </Td>
      <Td numeric className="max-md:hidden">
        {attempts}
      </Td>
      <Td className="text-ink-muted max-md:hidden">{formatTime(createdAt, locale, timeZone)}</Td>
      <Td numeric>
        {mayChange && status === "failed" ? (
          <Button
            variant="ghost"
            size="small"
            className="-my-1.5"
            aria-label={t("resendNamed", { name })}
            disabled={isBusy}
            onClick={() => void change({ method: "POST", path: `/api/alerts/deliveries/${id}/resend`, done: t("resent") })}
          >
            {t("resend")}
          </Button>
        ) : null}
      </Td>
    </tr>
  );
}
