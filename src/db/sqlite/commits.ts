import type { CommitResult, Commits, CommitWork, HoldResult, HoldWork, SettlementResult } from "../commit-work";
import type { UsageRow } from "../usage-row";
import { COMMIT_SETUP, commitSteps, READS } from "./commit-steps";
import { CommitThread, type StepResult } from "./commit-thread";

/** SQLite's group commit: row by row with prepared statements inside BEGIN IMMEDIATE, on a thread of its own. */
export class SqliteCommits implements Commits {
  readonly #thread: CommitThread;

  constructor(file?: string) {
    this.#thread = new CommitThread({ setup: COMMIT_SETUP, file });
  }

  async commit(work: CommitWork): Promise<CommitResult> {
    const steps = commitSteps(work);
    const results = await this.#thread.commit(steps);
    const firstClosing = work.renewals.length > 0 ? 1 : 0;
    const rowsOf = (sql: string) => results[steps.findIndex((step) => step.sql === sql)]?.rows ?? [];
    return {
      holds: readHolds(work.holds, rowsOf(READS.granted), rowsOf(READS.balances)),
      settlements: readSettlements(work.usageRows, rowsOf(READS.paid)),
      closed: countChanges(results.slice(firstClosing, firstClosing + work.closings.length)),
    };
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

type Rows = StepResult["rows"];

function readHolds(asked: readonly HoldWork[], granted: Rows, balances: Rows): Map<string, HoldResult> {
  const amounts = new Map(granted.map((row) => [row.requestId, amount(row.amount)]));
  const left = new Map(balances.map((row) => [row.organizationId, row]));
  return new Map(
    asked.map(({ requestId, organizationId }) => {
      const balance = left.get(organizationId);
      const result = { availableNanoUsd: amount(balance?.available), heldNanoUsd: amount(balance?.held) };
      return [requestId, { grantedNanoUsd: amounts.get(requestId) ?? null, ...result }];
    }),
  );
}

function readSettlements(rows: readonly UsageRow[], paid: Rows): Map<string, SettlementResult> {
  const settled = rows.filter((row) => row.settlement);
  const results = new Map(settled.map(({ requestId }) => [requestId, { chargedNanoUsd: 0n, overrunNanoUsd: 0n }]));
  for (const row of paid) {
    const result = results.get(row.reference as string);
    if (result) result[row.type === "charge" ? "chargedNanoUsd" : "overrunNanoUsd"] = amount(row.amount);
  }
  return results;
}

/** Money is read as text: the driver's numbers end at 2^53. */
function amount(text: unknown): bigint {
  return BigInt((text as string | undefined) ?? 0);
}

function countChanges(results: readonly StepResult[]): number {
  return results.reduce((sum, { changes }) => sum + changes, 0);
}
