import fc from "fast-check";
import { formatUsd } from "@/domain/money";
import { type AskedFilters, type MeantRow, tagsOfRow } from "./is-meant";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Row = MeantRow & { createdAt: Date };

/** Two moments and filters: values that the rows have, and some that look like them; few of each, so that a question still has answers. */
export function arbitraryQuestions(rows: readonly Row[]): fc.Arbitrary<[from: number, to: number, filters: AskedFilters]> {
  const row = fc.constantFrom(...rows);
  const of = (read: (row: Row) => string | null | undefined, ...odd: string[]) =>
    fc.oneof({ weight: 9, arbitrary: row.map((one) => read(one) ?? odd[0] ?? "-") }, { weight: 1, arbitrary: fc.constantFrom("%", "_", ...odd) });
  const spent = row.map((one) => formatUsd(BigInt(one.chargedNanoUsd ?? one.providerCostNanoUsd ?? 0)));
  const latency = row.map(({ latencyMs }) => String(latencyMs));
  const values: Record<keyof AskedFilters, fc.Arbitrary<string>> = {
    mode: fc.constantFrom("pass-through", "reseller"),
    provider: of(({ provider }) => provider),
    model: of(({ model }) => model, "gpt%"),
    route: of(({ route }) => route, "assistant"),
    keyId: of(({ credentialId }) => credentialId),
    sessionId: of(({ sessionId }) => sessionId, "chat-"),
    userId: of(({ userId }) => userId, "user-1"),
    tag: fc.oneof(
      row.map((one) => Object.entries(tagsOfRow(one)).map((pair) => pair.join("="))[0] ?? "team=search"),
      fc.constantFrom("team=support", "env=%", "team="),
    ),
    status: fc.constantFrom("success", "error", "200", "402", "429", "500", "502"),
    minCost: spent,
    maxCost: spent,
    minLatencyMs: latency,
    maxLatencyMs: latency,
    requestId: of(({ requestId }) => requestId.slice(0, 6), "req_"),
  };
  const names = fc.uniqueArray(fc.constantFrom(...(Object.keys(values) as (keyof AskedFilters)[])), { maxLength: 3 });
  const filters = names.chain((chosen) => fc.record(Object.fromEntries(chosen.map((name) => [name, values[name]]))) as fc.Arbitrary<AskedFilters>);
  const hourOf = (ms: number) => Math.floor(ms / HOUR_MS) * HOUR_MS;
  const moment = fc.oneof(
    row.map(({ createdAt }) => createdAt.getTime()),
    row.map(({ createdAt }) => hourOf(createdAt.getTime())),
    fc.constantFrom(Date.now() - 91 * DAY_MS, Date.now() - 30 * DAY_MS, Date.now() + DAY_MS),
  );
  return fc.tuple(moment, moment, filters);
}
