import { dialectOf } from "../db/dialect";
import { Prisma } from "../db/generated/client";
import { moment } from "../db/moment";
import { type BudgetScope, scopeKey, scopeKeysOfHold } from "../domain/budget";

const HOUR_MS = 3_600_000;

type Transaction = Prisma.TransactionClient;

interface Counted {
  startsAt: Date;
  /** Not in it any more. */
  endsAt: Date;
  organizationId: string;
  scope: BudgetScope;
}

/** What a scope's calls of a period have cost so far, and what is held for those that run. Nano-dollars. On a transaction that keeps both still. */
export async function countSpending(tx: Transaction, counted: Counted): Promise<{ spentNanoUsd: bigint; heldNanoUsd: bigint }> {
  return { spentNanoUsd: await countSpent(tx, counted), heldNanoUsd: await countHeld(tx, counted) };
}

/** From the sums of whole hours, where these tell the scope's calls from others; else, and for the parts of hours at the ends, from the calls. */
async function countSpent(tx: Transaction, counted: Counted): Promise<bigint> {
  const { scope, startsAt, endsAt } = counted;
  const firstHour = new Date(Math.ceil(startsAt.getTime() / HOUR_MS) * HOUR_MS);
  const lastHour = new Date(Math.floor(endsAt.getTime() / HOUR_MS) * HOUR_MS);
  if (scope.type === "user" || scope.type === "tag" || firstHour >= lastHour) return sum(tx, callsOf(counted));
  const parts = [
    { startsAt, endsAt: firstHour },
    { startsAt: lastHour, endsAt },
  ].filter((part) => part.startsAt < part.endsAt);
  let spent = await sum(tx, hoursOf({ ...counted, startsAt: firstHour, endsAt: lastHour }));
  for (const part of parts) spent += await sum(tx, callsOf({ ...counted, ...part }));
  return spent;
}

async function sum(tx: Transaction, from: Prisma.Sql): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ spent: bigint | null }[]>`SELECT CAST(COALESCE(SUM("amount"), 0) AS BIGINT) AS "spent" FROM (${from}) AS "call"`;
  return BigInt(row?.spent ?? 0);
}

function hoursOf({ organizationId, scope, startsAt, endsAt }: Counted): Prisma.Sql {
  const own = scope.type === "organization" ? Prisma.empty : Prisma.sql`AND u."credentialId" = ${scope.id}`;
  return Prisma.sql`SELECT CASE WHEN u."mode" = 'reseller' THEN u."chargedNanoUsd" ELSE u."providerCostNanoUsd" END AS "amount" FROM "UsageHour" u
    WHERE u."organizationId" = ${organizationId} AND u."hour" >= ${moment(startsAt)} AND u."hour" < ${moment(endsAt)} ${own}`;
}

function callsOf({ organizationId, scope, startsAt, endsAt }: Counted): Prisma.Sql {
  const amount = Prisma.sql`SELECT COALESCE(u."chargedNanoUsd", u."providerCostNanoUsd") AS "amount"`;
  if (scope.type === "tag") {
    const split = scope.id.indexOf("=");
    return Prisma.sql`${amount} FROM "UsageTag" t CROSS JOIN "UsageRecord" u
      WHERE t."organizationId" = ${organizationId} AND t."name" = ${scope.id.slice(0, split)} AND t."value" = ${scope.id.slice(split + 1)}
        AND t."createdAt" >= ${moment(startsAt)} AND t."createdAt" < ${moment(endsAt)} AND u."requestId" = t."requestId"`;
  }
  const column = scope.type === "user" ? Prisma.sql`u."userId"` : Prisma.sql`u."credentialId"`;
  const own = scope.type === "organization" ? Prisma.empty : Prisma.sql`AND ${column} = ${scope.id}`;
  return Prisma.sql`${amount} FROM "UsageRecord" u
    WHERE u."organizationId" = ${organizationId} AND u."createdAt" >= ${moment(startsAt)} AND u."createdAt" < ${moment(endsAt)} ${own}`;
}

interface OpenHold {
  credentialId: string;
  amountNanoUsd: bigint;
  labels: string | null;
}

async function countHeld(tx: Transaction, { organizationId, scope, startsAt, endsAt }: Counted): Promise<bigint> {
  // An organization has few open holds among all that it ever had; SQLite would look for them there.
  const holds = dialectOf() === "sqlite" ? Prisma.sql`"Hold" INDEXED BY "Hold_open_idx"` : Prisma.sql`"Hold"`;
  const open = await tx.$queryRaw<OpenHold[]>`SELECT "credentialId", "amountNanoUsd", "labels" FROM ${holds}
    WHERE "status" = 'open' AND "organizationId" = ${organizationId} AND "createdAt" >= ${moment(startsAt)} AND "createdAt" < ${moment(endsAt)}`;
  const key = scopeKey(scope);
  const own = open.filter((hold) => scopeKeysOfHold(hold).includes(key));
  return own.reduce((held, { amountNanoUsd }) => held + BigInt(amountNanoUsd), 0n);
}
