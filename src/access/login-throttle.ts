import { createHash } from "node:crypto";
import { database } from "../db/client";
import { AppError } from "../domain/errors";
import type { ClientAddress } from "./client-address";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const KNOWN_LIFE_MS = 90 * DAY_MS;

interface TryOptions {
  /** What is tried: an e-mail address, or the digest of an invitation's token. */
  account: string;
  address: ClientAddress;
}

/** One try to sign in, counted as failed until it is forgiven. */
export interface CountedTry {
  knownKey: string;
  pairKey: string;
  counted: CountedFailure[];
}

/**
 * Three counters stand in the way of guessing; they live in the database, so that a restart forgives nothing.
 * - `pair`, an account from one network (5 a day, then waits of up to 15 minutes): what a person who mistypes meets, and a simple attack;
 * - `address`, whatever the account (30 an hour, up to 15 minutes): trying one password on many accounts;
 * - `account`, from anywhere (50 a day, up to 1 minute): many addresses against one account.
 * A stranger cannot lock anybody out: `pair` belongs to the stranger's own network, and `account` is not asked on networks from which that account
 * has signed in within 90 days, nor does it make anybody else wait longer than a minute. The same minute bounds `pair` where no address is
 * known, because then all strangers share it. Sessions that are open never pass here.
 */
function rulesFor(account: string, { host, network }: ClientAddress, isKnown: boolean): ThrottleRule[] {
  const pairBlockMsMax = network ? 15 * MINUTE_MS : MINUTE_MS;
  const rules = [{ key: `pair:${account}:${network}`, failuresFree: 5, windowMs: DAY_MS, blockMsMax: pairBlockMsMax }];
  if (host) rules.push({ key: `address:${host}`, failuresFree: 30, windowMs: HOUR_MS, blockMsMax: 15 * MINUTE_MS });
  // Without a limit it still takes the same writes: the time must not tell that an account has signed in from here.
  const anywhere = isKnown
    ? { key: `near:${account}:${network}`, failuresFree: Number.POSITIVE_INFINITY }
    : { key: `account:${account}`, failuresFree: 50 };
  rules.push({ ...anywhere, windowMs: DAY_MS, blockMsMax: MINUTE_MS });
  return rules;
}

/**
 * To be called before a password is looked at: counts the try as failed until `forgiveTry`, so that tries at one moment cannot all
 * slip through. Throws `rate_limited` with the seconds to wait; a refused try is not counted.
 */
export async function countTry(options: TryOptions): Promise<CountedTry> {
  const account = createHash("sha256").update(options.account).digest("hex").slice(0, 32);
  const { network } = options.address;
  const knownKey = `known:${account}:${network}`;
  const known = network && (await database().loginThrottle.findUnique({ where: { key: knownKey } }));
  const rules = rulesFor(account, options.address, Boolean(known));
  const nowMs = Date.now();
  const blocks = await database().loginThrottle.findMany({
    where: { key: { in: rules.map(({ key }) => key) }, blockedUntil: { gt: new Date(nowMs) } },
  });
  if (blocks.length > 0) refuseFor(Math.max(...blocks.map(({ blockedUntil }) => blockedUntil.getTime())) - nowMs);
  const counted: CountedFailure[] = [];
  for (const rule of rules) counted.push(await countFailure(rule));
  return { knownKey, pairKey: `pair:${account}:${network}`, counted };
}

/** The password was right: the try does not count, the mistypings before it are forgotten, and the network is known to the account. */
export async function forgiveTry({ knownKey, pairKey, counted }: CountedTry): Promise<void> {
  const table = database().loginThrottle;
  const now = new Date();
  await table.deleteMany({ where: { key: pairKey } });
  for (const { key, blockedUntil } of counted) {
    await table.updateMany({ where: { key, failures: { gt: 0 } }, data: { failures: { decrement: 1 } } });
    // The block that this try set on itself; one that a later failure set stays.
    await table.updateMany({ where: { key, blockedUntil }, data: { blockedUntil: NOT_BLOCKED } });
  }
  const known = { failures: 0, windowStart: now, blockedUntil: now };
  await table.upsert({ where: { key: knownKey }, create: { key: knownKey, ...known }, update: known });
  await deleteOldTries(now.getTime());
}

async function deleteOldTries(nowMs: number): Promise<void> {
  const isOver = { windowStart: { lt: new Date(nowMs - DAY_MS) }, blockedUntil: { lt: new Date(nowMs) }, NOT: { key: { startsWith: "known:" } } };
  await database().loginThrottle.deleteMany({ where: { OR: [isOver, { windowStart: { lt: new Date(nowMs - KNOWN_LIFE_MS) } }] } });
}

const FIRST_BLOCK_MS = 1_000;
/** Long over, also for a try that took the time before another one was counted. */
const NOT_BLOCKED = new Date(0);
/** A key that is still contended after so many rounds is under attack; the try is refused. */
const ROUNDS_MAX = 40;

interface ThrottleRule {
  key: string;
  /** So many failures within `windowMs` cost nothing; each further one doubles the wait, from one second to `blockMsMax`. */
  failuresFree: number;
  windowMs: number;
  blockMsMax: number;
}

interface CountedFailure {
  key: string;
  blockedUntil: Date;
}

interface ThrottleRow {
  key: string;
  failures: number;
  windowStart: Date;
  blockedUntil: Date;
}

function refuseFor(waitMs: number): never {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  throw new AppError("rate_limited", "Too many tries to sign in.", { remedy: `Wait ${retryAfterSeconds} s and try again.`, retryAfterSeconds });
}

function addFailure(rule: ThrottleRule, row: ThrottleRow | null, nowMs: number): ThrottleRow {
  const windowStart = row && nowMs - row.windowStart.getTime() < rule.windowMs ? row.windowStart : null;
  const failures = (windowStart && row ? row.failures : 0) + 1;
  const over = failures - rule.failuresFree;
  const blockMs = Math.min(rule.blockMsMax, FIRST_BLOCK_MS * 2 ** Math.min(over - 1, 30));
  const blockedUntil = over > 0 ? new Date(nowMs + blockMs) : NOT_BLOCKED;
  return { key: rule.key, failures, windowStart: windowStart ?? new Date(nowMs), blockedUntil };
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
async function countFailure(rule: ThrottleRule): Promise<CountedFailure> {
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
