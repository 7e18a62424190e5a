"use client";
import { useLocale, useTranslations } from "next-intl";
import type { PriceView } from "@/catalog/edit/prices";
import { formatDate, formatTime } from "@/ui/format";
import { Badge } from "@/ui/labels";
import { Table, Tbody, Td, Th } from "@/ui/table";
import { priceInForce } from "./price-in-force";
import { RatePair } from "./rate-pair";

/** Before this a price has always counted: the first one of a model. */
const EPOCH = "1970-01-01T00:00:00.000Z";

/** Newest version first; the one in force is marked. */
export function PriceTable({ prices, timeZone }: { prices: PriceView[]; timeZone: string }) {
  const t = useTranslations("admin.prices");
  const inForce = priceInForce(prices, Date.now());
  return (
    <div className="overflow-hidden rounded-lg border border-line">
      <Table label={t("versions")}>
        <thead>
          <tr>
            <Th>{t("version")}</Th>
            <Th numeric>{t("rates")}</Th>
            <Th numeric className="max-sm:hidden">
              {t("cacheRates")}
            </Th>
            <Th className="max-sm:hidden">{t("from")}</Th>
            <Th>{t("source")}</Th>
          </tr>
        </thead>
        <Tbody>
          {prices.map((price) => (
            <PriceRow key={price.id} price={price} isInForce={price === inForce} timeZone={timeZone} />
          ))}
        </Tbody>
      </Table>
    </div>
  );
}

function PriceRow({
  price: { version, pricing, effectiveAt, source },
  isInForce,
  timeZone,
}: {
  price: PriceView;
  isInForce: boolean;
  timeZone: string;
}) {
  const t = useTranslations("admin.prices");
  const locale = useLocale();
  const isAlways = effectiveAt === EPOCH;
  const from = isAlways ? t("always") : formatDate(effectiveAt, locale, timeZone);
  return (
    <tr data-price-version={version}>
      <Td>
        <span className="flex items-center gap-1.5 tabular-nums">
          {version}
          {isInForce ? <Badge tone="good">{t("inForce")}</Badge> : null}
        </span>
        <span className="block text-ink-faint text-xs sm:hidden">{from}</span>
      </Td>
      <Td numeric>
        <RatePair first={pricing.input} second={pricing.output} />
      </Td>
      <Td numeric className="text-ink-muted max-sm:hidden">
        <RatePair first={pricing.cacheRead} second={pricing.cacheWrite} />
      </Td>
      <Td className="text-ink-muted tabular-nums max-sm:hidden" title={isAlways ? undefined : formatTime(effectiveAt, locale, timeZone)}>
        {from}
      </Td>
      <Td className="max-w-40 truncate text-ink-muted" title={source}>
        {source === "operator" ? t("operator") : source}
      </Td>
    </tr>
  );
}
