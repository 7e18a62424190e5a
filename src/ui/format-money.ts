/**
 * `"0.000210000"` → `$0.00021`. From one dollar on two digits; below it up to four; below one cent three significant digits,
 * so that a small amount never looks like nothing. `null` (no price) is the caller's to word.
 */
export function formatMoney(amountUsd: string, locale: string): string {
  const amount = Number(amountUsd);
  const size = Math.abs(amount);
  const digits: Intl.NumberFormatOptions =
    size === 0 || size >= 1
      ? { minimumFractionDigits: 2, maximumFractionDigits: 2 }
      : size >= 0.01
        ? { minimumFractionDigits: 2, maximumFractionDigits: 4 }
        : { minimumSignificantDigits: 1, maximumSignificantDigits: 3 };
  return new Intl.NumberFormat(locale, { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol", ...digits }).format(amount);
}

/** For an axis: dollars from ten on, then cents, and below a cent two significant digits. */
export function formatMoneyTick(amountUsd: number, locale: string): string {
  const isSmall = amountUsd > 0 && amountUsd < 0.01;
  const isWhole = amountUsd === 0 || amountUsd >= 10;
  const places = isWhole ? 0 : 2;
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    notation: amountUsd >= 10_000 ? "compact" : "standard",
    ...(isSmall ? { maximumSignificantDigits: 2 } : { minimumFractionDigits: places, maximumFractionDigits: places }),
  }).format(amountUsd);
}
