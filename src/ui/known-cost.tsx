import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { AlignedCost } from "./aligned-usd";
import { formatCount } from "./format";
import { Badge, Cost } from "./labels";

interface KnownCostProps {
  /** USD, a decimal string: of the calls whose cost is known. */
  amount: string;
  requests: number;
  unpricedRequests: number;
  /** Of its column: see `costPlacesOf`. Left out: it stands alone. */
  places?: number;
}

/** What calls cost, and beside it how many are not in it. Where none has a price there is no amount: it would read as free of charge. */
export function KnownCost({ amount, requests, unpricedRequests, places }: KnownCostProps): ReactNode {
  const t = useTranslations("overview");
  const locale = useLocale();
  const cost = places === undefined ? <Cost amount={amount} /> : <AlignedCost amount={amount} places={places} />;
  if (unpricedRequests === 0) return cost;
  return (
    <span className="inline-flex items-center justify-end gap-x-2 gap-y-0.5 max-sm:flex-col max-sm:items-end">
      <Badge tone="warn">{t("unpricedShort", { count: formatCount(unpricedRequests, locale) })}</Badge>
      {requests > unpricedRequests ? cost : null}
    </span>
  );
}
