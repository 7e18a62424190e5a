import { CommitThread, type StepResult } from "./commit-thread";
import type { CommitResult, Commits, CommitWork, HoldResult, SettlementResult } from "./commit-work";
import { COMMIT_SETUP, commitSteps, READS } from "./sqlite-commit-steps";

/** SQLite's group commit: row by row with prepared statements inside BEGIN IMMEDIATE, on a thread of its own. */
export class SqliteCommits implements Commits {
  readonly #thread: CommitThread;

  constructor(file?: string) {
    this.#thread = new CommitThread({ setup: COMMIT_SETUP, file });
  }

  async commit(work: CommitWork): Promise<CommitResult> {
    const steps = commitSteps(work);
    const results = await this.#thread.commit(steps);
    const rowsOf = (sql: string) => results[steps.findIndex((step) => step.sql === sql)]?.rows ?? [];
    const firstClosing = work.renewals.length > 0 ? 1 : 0;
    const settled = work.usageRows.filter((row) => row.settlement);
    return {
      holds: byRequest(work.holds, rowsOf(READS.held), readHold),
      settlements: byRequest(settled, rowsOf(READS.settled), readSettlement),
      closed: countChanges(results.slice(firstClosing, firstClosing + work.closings.length)),
    };
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

function byRequest<T>(asked: readonly { requestId: string }[], rows: StepResult["rows"], read: (row: Record<string, unknown>) => T): Map<string, T> {
  return new Map(asked.map(({ requestId }, index) => [requestId, read(rows[index] ?? {})]));
}

function readHold({ granted, available, held }: Record<string, unknown>): HoldResult {
  return { grantedNanoUsd: granted === null ? null : amount(granted), availableNanoUsd: amount(available), heldNanoUsd: amount(held) };
}

function readSettlement({ charged, overrun }: Record<string, unknown>): SettlementResult {
  return { chargedNanoUsd: amount(charged), overrunNanoUsd: amount(overrun) };
}

/** Money is read as text: the driver's numbers end at 2^53. */
function amount(text: unknown): bigint {
  return BigInt((text as string | null) ?? 0);
}

function countChanges(results: readonly StepResult[]): number {
  return results.reduce((sum, { changes }) => sum + changes, 0);
}
