/** `"0.150000000000"` → `$0.15`: every digit that says something, at least two after the point. Nothing is rounded. */
export function formatExactUsd(amount: string): string {
  const [whole = "0", fraction = ""] = amount.split(".");
  const sign = whole.startsWith("-") ? "-" : "";
  return `${sign}$${whole.replace("-", "")}.${fraction.replace(/0+$/, "").padEnd(2, "0")}`;
}
