import type { ClosingWork, CommitResult, CommitWork, HoldWork, UsageRow } from "../commit-work";

/** What `commit_group` answers; amounts are decimal strings. */
export interface GroupResult {
  closed: number;
  /** By request: charged, overrun. */
  settlements: Record<string, [string, string]>;
  /** By request: granted (null: nothing), then available and held after the group. */
  holds: Record<string, [string | null, string, string]>;
  /** Requests whose `ifCounted` stands in the database. */
  readAgain: string[];
}

/** What `commit_group` takes, as JSON text: lists of rows as the tables have them, times as the server reads them. */
export function groupWork(work: CommitWork): string {
  const settled = firstOfEach(work.usageRows.filter((row) => row.settlement));
  const holds = firstOfEach(work.holds);
  const text = JSON.stringify({
    organizations: [...new Set([...settled, ...holds].map(({ organizationId }) => organizationId))],
    requests: [...settled, ...work.renewals].map(({ requestId }) => requestId),
    closings: work.closings.map(closingOf),
    renewals: firstOfEach(work.renewals).map(({ requestId, expiresAtMs }) => ({ requestId, expiresAt: time(expiresAtMs) })),
    rows: work.usageRows.filter((row) => !row.settlement).map(rowOf),
    settlements: settled.map(settlementOf),
    holds: holds.map(holdOf),
  });
  return withoutUnstorable(text);
}

export function readResult(work: CommitWork, result: GroupResult): CommitResult {
  const { closed, settlements, holds, readAgain } = result;
  const settled = work.usageRows.filter((row) => row.settlement);
  return {
    closed,
    readAgain: new Set(readAgain),
    settlements: new Map(
      settled.map(({ requestId }) => {
        const [charged, overrun] = settlements[requestId] ?? ["0", "0"];
        return [requestId, { chargedNanoUsd: BigInt(charged), overrunNanoUsd: BigInt(overrun) }];
      }),
    ),
    holds: new Map(
      work.holds.map(({ requestId }) => {
        const [granted, available, held] = holds[requestId] ?? [null, "0", "0"];
        return [
          requestId,
          { grantedNanoUsd: granted === null ? null : BigInt(granted), availableNanoUsd: BigInt(available), heldNanoUsd: BigInt(held) },
        ];
      }),
    ),
  };
}

/** UTC, for columns without a time zone. */
const time = (ms: number) => new Date(ms).toISOString().slice(0, -1);

function firstOfEach<T extends { requestId: string }>(items: readonly T[]): T[] {
  const found = new Map<string, T>();
  for (const item of items) if (!found.has(item.requestId)) found.set(item.requestId, item);
  return [...found.values()];
}

function closingOf(closing: ClosingWork) {
  const closedAt = time(closing.closedAtMs);
  return "expiredAtMs" in closing ? { expiredAt: time(closing.expiredAtMs), closedAt } : { ...closing, closedAt };
}

function rowOf(row: UsageRow): object {
  const { settlement: _, ifCounted, ...columns } = row;
  const written = { ...columns, isStreaming: row.isStreaming !== 0, createdAt: time(row.createdAt) };
  return ifCounted ? { ...written, ifCounted: rowOf(ifCounted) } : written;
}

function settlementOf(row: UsageRow) {
  const { requestId, organizationId, settlement } = row;
  return { requestId, organizationId, ...settlement, closedAt: time(settlement?.closedAtMs ?? 0), row: { ...rowOf(row), countedResponseId: null } };
}

function holdOf(hold: HoldWork) {
  const { requestId, organizationId, amountNanoUsd, amountNanoUsdMin, createdAtMs, expiresAtMs, ...columns } = hold;
  const row = { requestId, organizationId, ...columns, createdAt: time(createdAtMs), expiresAt: time(expiresAtMs) };
  return { requestId, organizationId, amountNanoUsd, amountNanoUsdMin, row };
}

/** PostgreSQL's texts hold neither NUL nor half a character; JSON writes both as escapes. */
function withoutUnstorable(json: string): string {
  if (!/\\u(?:0000|d[89a-f])/.test(json)) return json;
  return json.replace(/\\(?:u[0-9a-f]{4}|.)/g, (found) => (/^\\u(?:0000|d[89a-f])/.test(found) ? "\\ufffd" : found));
}
