import fc from "fast-check";
import { formatUsd } from "@/domain/money";
import { type AskedFilters, type MeantRow, tagsOfRow } from "./is-meant";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Row = MeantRow & { createdAt: Date };
type Name = keyof AskedFilters;

/** What a row itself would be found by, at the very edge of each bound; undefined: by nothing. */
const OWN: Record<Name, (row: Row) => string | null | undefined> = {
  mode: ({ mode }) => mode,
  provider: ({ provider }) => provider,
  model: ({ model }) => model,
  route: ({ route }) => route,
  keyId: ({ credentialId }) => credentialId,
  sessionId: ({ sessionId }) => sessionId,
  userId: ({ userId }) => userId,
  tag: (row) => Object.entries(tagsOfRow(row))[0]?.join("="),
  status: ({ statusCode }) => String(statusCode),
  minCost: spentOn,
  maxCost: spentOn,
  minLatencyMs: ({ latencyMs }) => String(latencyMs),
  maxLatencyMs: ({ latencyMs }) => String(latencyMs),
  requestId: ({ requestId }) => requestId.slice(0, 6),
};

/** What looks like them. */
const ODD: Partial<Record<Name, string[]>> = {
  status: ["success", "error"],
  tag: ["team=support", "env=%", "team="],
  sessionId: ["chat-", "%"],
  userId: ["user-1", "_"],
  requestId: ["req_", "%"],
  route: ["assistant", "%"],
  model: ["gpt%"],
};

function spentOn({ chargedNanoUsd, providerCostNanoUsd }: Row): string {
  return formatUsd(BigInt(chargedNanoUsd ?? providerCostNanoUsd ?? 0));
}

/** One call's own values, or odd ones. */
function ownOrOdd(name: Name, row: Row): fc.Arbitrary<string> {
  const own = OWN[name](row);
  const odd = ODD[name] ?? [];
  if (!own) return odd.length === 0 ? fc.constant("-") : fc.constantFrom(...odd);
  return odd.length === 0
    ? fc.constant(own)
    : fc.oneof({ weight: 4, arbitrary: fc.constant(own) }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
}

/** Two moments, and filters that mostly one call at least has; some begin or end with a call, or with its hour. */
export function arbitraryQuestions(rows: readonly Row[]): fc.Arbitrary<[one: number, other: number, filters: AskedFilters]> {
  const row = fc.constantFrom(...rows);
  const hourOf = ({ createdAt }: Row) => Math.floor(createdAt.getTime() / HOUR_MS) * HOUR_MS;
  const moment = fc.oneof(
    row.map(({ createdAt }) => createdAt.getTime()),
    row.map(hourOf),
    fc.constantFrom(Date.now() - 91 * DAY_MS, Date.now() + DAY_MS),
  );
  const names = fc.uniqueArray(fc.constantFrom(...(Object.keys(OWN) as Name[])), { maxLength: 4 });
  return fc.tuple(row, names).chain(([one, chosen]) => {
    const filters = fc.record(Object.fromEntries(chosen.map((name) => [name, ownOrOdd(name, one)]))) as fc.Arbitrary<AskedFilters>;
    const [own, edge] = [fc.constant(one.createdAt.getTime()), fc.constantFrom(Date.now() - 91 * DAY_MS, Date.now() + DAY_MS)];
    return fc.tuple(fc.oneof(moment, own), fc.oneof(moment, edge), filters);
  });
}
