import { formatUsd, parseUsd } from "@/domain/money";
import { emptySums, presentTotals, type TotalsJson } from "../sums/sums";

export const NO_TOTALS: TotalsJson = presentTotals(emptySums());

/** Each of the totals' own figures; what else a group or a point says is left out. */
export function addTotals(list: readonly TotalsJson[]): TotalsJson {
  const add = (read: (totals: TotalsJson) => number) => list.reduce((sum, totals) => sum + read(totals), 0);
  const addUsd = (read: (totals: TotalsJson) => string) => formatUsd(list.reduce((sum, totals) => sum + parseUsd(read(totals)), 0n));
  return {
    requests: add(({ requests }) => requests),
    errors: add(({ errors }) => errors),
    tokens: {
      input: add(({ tokens }) => tokens.input),
      output: add(({ tokens }) => tokens.output),
      cacheRead: add(({ tokens }) => tokens.cacheRead),
      cacheWrite: add(({ tokens }) => tokens.cacheWrite),
      reasoning: add(({ tokens }) => tokens.reasoning),
      total: add(({ tokens }) => tokens.total),
    },
    cost: {
      provider: addUsd(({ cost }) => cost.provider),
      margin: addUsd(({ cost }) => cost.margin),
      charged: addUsd(({ cost }) => cost.charged),
      unpricedRequests: add(({ cost }) => cost.unpricedRequests),
    },
  };
}
