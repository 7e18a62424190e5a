import type { CommitResult, Commits, CommitWork, HoldResult, HoldWork, SettlementResult, UsageRow } from "../commit-work";
import { commitSteps, type Program, placeOf } from "./commit-steps";
import { CommitThread, type StepResult } from "./commit-thread";
import type { StatementName } from "./statements";

/** SQLite's group commit: row by row with prepared statements inside BEGIN IMMEDIATE, on a thread of its own. */
export class SqliteCommits implements Commits {
  readonly #thread: CommitThread;

  constructor(file?: string) {
    this.#thread = new CommitThread(file);
  }

  async commit(work: CommitWork): Promise<CommitResult> {
    const program = commitSteps(work);
    const results = await this.#thread.commit(program);
    return {
      holds: readHolds(work.holds, program, results),
      settlements: readSettlements(work.usageRows, program, results),
      readAgain: new Set(rowsOf("readReadAgain", program, results).map(([requestId]) => requestId ?? "")),
      closed: countClosed(work, results),
    };
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

function rowsOf(name: StatementName, program: Program, results: readonly StepResult[]): (string | null)[][] {
  const rows = results[placeOf(program, name)];
  return Array.isArray(rows) ? rows : [];
}

function readHolds(asked: readonly HoldWork[], program: Program, results: readonly StepResult[]): Map<string, HoldResult> {
  const found = new Map<string, HoldResult>();
  if (asked.length === 0) return found;
  const granted = new Map(rowsOf("readGranted", program, results).map(([requestId, amount]) => [requestId, amount]));
  const balances = new Map(rowsOf("readBalances", program, results).map((row) => [row[0], row]));
  for (const { requestId, organizationId } of asked) {
    const [, available, held] = balances.get(organizationId) ?? [];
    const amount = granted.get(requestId);
    const grantedNanoUsd = amount === undefined ? null : BigInt(amount ?? 0);
    found.set(requestId, { grantedNanoUsd, availableNanoUsd: BigInt(available ?? 0), heldNanoUsd: BigInt(held ?? 0) });
  }
  return found;
}

function readSettlements(rows: readonly UsageRow[], program: Program, results: readonly StepResult[]): Map<string, SettlementResult> {
  const found = new Map<string, SettlementResult>();
  for (const { requestId, settlement } of rows) if (settlement) found.set(requestId, { chargedNanoUsd: 0n, overrunNanoUsd: 0n });
  for (const [reference, type, amount] of rowsOf("readPaid", program, results)) {
    const result = found.get(reference ?? "");
    if (result) result[type === "charge" ? "chargedNanoUsd" : "overrunNanoUsd"] = BigInt(amount ?? 0);
  }
  return found;
}

function countClosed({ renewals, closings }: CommitWork, results: readonly StepResult[]): number {
  const first = renewals.length > 0 ? 1 : 0;
  return results.slice(first, first + closings.length).reduce<number>((sum, changes) => sum + Number(changes), 0);
}
