import { getLocale, getTranslations } from "next-intl/server";
import { translateSentence } from "@/app/translate-error";
import type { BreakerChangeView } from "@/health/list-breakers";
import { formatTime } from "@/ui/format";
import { Badge } from "@/ui/labels";
import { Card, CardHeader } from "@/ui/page-parts";
import { Table, Tbody, Td, Th } from "@/ui/table";

const TONES = { closed: "good", "half-open": "warn", open: "bad" } as const;

/** What breakers did within the last day, the latest first. */
export async function BreakerTimeline({ changes, timeZone }: { changes: readonly BreakerChangeView[]; timeZone: string }) {
  const [t, locale] = await Promise.all([getTranslations("admin.timeline"), getLocale()]);
  return (
    <Card className="mt-4 overflow-hidden">
      <CardHeader title={t("title")} hint={changes.length === 0 ? t("none") : t("hint")} />
      {changes.length === 0 ? (
        <div className="pb-4" />
      ) : (
        <Table label={t("title")} className="mt-3">
          <thead>
            <tr>
              <Th>{t("at")}</Th>
              <Th>{t("target")}</Th>
              <Th>{t("state")}</Th>
              <Th>{t("reason")}</Th>
            </tr>
          </thead>
          <Tbody>
            {changes.map(({ id, at, providerId, model, state, reason }) => (
              <tr key={id}>
                <Td className="tabular-nums">{formatTime(at.toISOString(), locale, timeZone)}</Td>
                <Td className="whitespace-normal break-all">{model ? `${providerId}/${model}` : providerId}</Td>
                <Td>
                  <Badge tone={TONES[state]}>{t(`states.${state}`)}</Badge>
                </Td>
                <Td className="min-w-48 whitespace-normal text-ink-muted">{translateSentence(reason, locale) ?? reason}</Td>
              </tr>
            ))}
          </Tbody>
        </Table>
      )}
    </Card>
  );
}
