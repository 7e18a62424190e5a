import { useLocale } from "next-intl";
import { formatMoney } from "./format-money";

/** An amount short enough to read; every digit in its tooltip. */
export function Money({ amount }: { amount: string }) {
  const locale = useLocale();
  return (
    <span className="tabular-nums" title={`$${amount}`}>
      {formatMoney(amount, locale)}
    </span>
  );
}
