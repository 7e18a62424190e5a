import { database } from "../db/client";
import { AppError } from "../domain/errors";

const FIRST_BLOCK_MS = 1_000;
/** A key that is still contended after so many rounds is under attack; the try is refused. */
const ROUNDS_MAX = 40;

export interface ThrottleRule {
  key: string;
  /** So many failures within `windowMs` cost nothing; each further one doubles the wait, from one second to `blockMsMax`. */
  failuresFree: number;
  windowMs: number;
  blockMsMax: number;
}

export interface CountedFailure {
  key: string;
  blockedUntil: Date;
}

interface ThrottleRow {
  key: string;
  failures: number;
  windowStart: Date;
  blockedUntil: Date;
}

export function refuseFor(waitMs: number): never {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  throw new AppError("rate_limited", "Too many tries to sign in.", { remedy: `Wait ${retryAfterSeconds} s and try again.`, retryAfterSeconds });
}

function addFailure(rule: ThrottleRule, row: ThrottleRow | null, nowMs: number): ThrottleRow {
  const windowStart = row && nowMs - row.windowStart.getTime() < rule.windowMs ? row.windowStart : null;
  const failures = (windowStart && row ? row.failures : 0) + 1;
  const over = failures - rule.failuresFree;
  const blockMs = over > 0 ? Math.min(rule.blockMsMax, FIRST_BLOCK_MS * 2 ** Math.min(over - 1, 30)) : 0;
  return { key: rule.key, failures, windowStart: windowStart ?? new Date(nowMs), blockedUntil: new Date(nowMs + blockMs) };
}

/** False when somebody else has written since `row` was read. */
async function replace(row: ThrottleRow | null, next: ThrottleRow): Promise<boolean> {
  if (row) {
    const { key, failures, windowStart } = row;
    return (await database().loginThrottle.updateMany({ where: { key, failures, windowStart }, data: next })).count === 1;
  }
  try {
    await database().loginThrottle.create({ data: next });
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== "P2002") throw error;
    return false;
  }
}

/** Counts one failure, or refuses because the key is blocked. A guarded write: of any number of failures at one moment each is counted. */
export async function countFailure(rule: ThrottleRule): Promise<CountedFailure> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const nowMs = Date.now();
    const row = await database().loginThrottle.findUnique({ where: { key: rule.key } });
    const waitMs = row ? row.blockedUntil.getTime() - nowMs : 0;
    if (waitMs > 0) refuseFor(waitMs);
    const next = addFailure(rule, row, nowMs);
    if (await replace(row, next)) return next;
  }
  return refuseFor(FIRST_BLOCK_MS);
}
