import { useLocale } from "next-intl";
import { formatCost, formatExactUsd } from "./format";
import { mergeClasses } from "./merge-classes";

/** How many digits a column of exact amounts needs after the point. */
export function placesOf(amounts: readonly string[]): number {
  return amounts.reduce((most, amount) => Math.max(most, fractionOf(amount).length), 2);
}

const fractionOf = (amount: string) => formatExactUsd(amount).split(".")[1] ?? "";

interface AlignedUsdProps {
  /** USD, a decimal string. */
  amount: string;
  /** Of its column: see `placesOf`. */
  places: number;
  /** Says of an amount above zero that it was added. */
  isSigned?: boolean;
  className?: string;
}

/** An exact amount in a column that is aligned at its right edge: all decimal points stand below each other. */
export function AlignedUsd({ amount, places, isSigned = false, className }: AlignedUsdProps) {
  const whole = new Intl.NumberFormat(useLocale()).format(BigInt(amount.split(".")[0]?.replace("-", "") ?? 0));
  const isTaken = amount.startsWith("-");
  const isZero = /^-?0*\.?0*$/.test(amount);
  const sign = isTaken ? "-" : isSigned && !isZero ? "+" : "";
  return <AtPoint whole={`${sign}$${whole}`} fraction={`.${fractionOf(amount)}`} places={places} className={className} />;
}

/** Three significant digits of a ten-thousandth of a cent: of a column whose amounts are not all known yet. */
const COST_PLACES = 7;

const FRACTION = /[.,]\d*$/;

/** How many digits a column of short amounts, as `formatCost` writes them, needs after the point. */
export function costPlacesOf(amounts: readonly string[], locale: string): number {
  return amounts.reduce((most, amount) => Math.max(most, (FRACTION.exec(formatCost(amount, locale))?.[0].length ?? 1) - 1), 2);
}

/** What was spent, short enough to read, aligned in the same way; every digit in its tooltip. */
export function AlignedCost({ amount, places = COST_PLACES }: Pick<AlignedUsdProps, "amount"> & Partial<Pick<AlignedUsdProps, "places">>) {
  const text = formatCost(amount, useLocale());
  const point = text.search(FRACTION);
  return <AtPoint whole={text.slice(0, point)} fraction={text.slice(point)} places={places} title={`$${amount}`} />;
}

interface AtPointProps {
  whole: string;
  fraction: string;
  places: number;
  title?: string | undefined;
  className?: string | undefined;
}

function AtPoint({ whole, fraction, places, title, className }: AtPointProps) {
  return (
    <span title={title} className={mergeClasses("whitespace-nowrap tabular-nums", className)}>
      {whole}
      {/* A point is at most as wide as a digit. */}
      <span className="inline-block text-left" style={{ width: `${places + 0.6}ch` }}>
        {fraction}
      </span>
    </span>
  );
}
