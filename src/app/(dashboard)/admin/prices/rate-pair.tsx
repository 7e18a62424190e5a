import { formatExactUsd } from "@/ui/format";

const usd = (amount: string | null) => (amount === null ? "–" : formatExactUsd(amount));

/** Two rates that belong together, in USD per million tokens: in and out, cache read and write. */
export function RatePair({ first, second }: { first: string | null; second: string | null }) {
  return (
    <span className="tabular-nums">
      {usd(first)} / {usd(second)}
    </span>
  );
}
