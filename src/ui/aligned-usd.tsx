import { useLocale } from "next-intl";
import { formatExactUsd } from "./format";
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
  return (
    <span className={mergeClasses("whitespace-nowrap tabular-nums", className)}>
      {isTaken ? "-" : isSigned && !isZero ? "+" : ""}${whole}
      {/* A point is at most as wide as a digit. */}
      <span className="inline-block text-left" style={{ width: `${places + 0.6}ch` }}>
        .{fractionOf(amount)}
      </span>
    </span>
  );
}
