import { database } from "@/db/client";
import { Prisma } from "@/db/generated/client";
import type { Mode } from "@/domain/call";
import { formatUsd } from "@/domain/money";
import { SPEND_BAR_MAX, SPEND_DAYS, type Spend } from "@/domain/spend";
import { HOUR_MS } from "./buckets";
import { callsIn } from "./sums/sum-calls";

const DAY_MS = 24 * HOUR_MS;

interface SpendRow {
  bucket: number | bigint;
  credentialId: string;
  spent: number | bigint | null;
}

/** For all credentials of one mode at once, by id, from the sums of hours; those that spent nothing are left out. */
export async function credentialSpend(organizationId: string, mode: Mode, now: Date = new Date()): Promise<Map<string, Spend>> {
  const end = (Math.floor(now.getTime() / HOUR_MS) + 1) * HOUR_MS;
  const ranges = Array.from({ length: SPEND_DAYS }, (_, day) => {
    const from = end - (SPEND_DAYS - day) * DAY_MS;
    return { from: new Date(from), to: new Date(from + DAY_MS) };
  });
  const calls = callsIn({ organizationId, filter: { mode }, ranges, columns: Prisma.sql`u."credentialId"`, by: "credential" });
  const amount = mode === "reseller" ? Prisma.sql`"chargedNanoUsd"` : Prisma.sql`"providerCostNanoUsd"`;
  const rows = await database().$queryRaw<SpendRow[]>`${calls}
    SELECT "bucket", "credentialId", CAST(SUM(${amount}) AS BIGINT) AS "spent" FROM "call" GROUP BY "bucket", "credentialId"`;
  const days = new Map<string, bigint[]>();
  for (const { bucket, credentialId, spent } of rows) {
    const own = days.get(credentialId) ?? Array.from({ length: SPEND_DAYS }, () => 0n);
    own[Number(bucket)] = BigInt(spent ?? 0);
    days.set(credentialId, own);
  }
  return new Map([...days].filter(([, own]) => own.some((spent) => spent > 0n)).map(([id, own]) => [id, presentSpend(own)]));
}

function presentSpend(days: readonly bigint[]): Spend {
  const most = Math.max(...days.map(Number));
  const height = (spent: bigint) => (spent === 0n ? 0 : Math.max(1, Math.round((Number(spent) / most) * SPEND_BAR_MAX)));
  return { total: formatUsd(days.reduce((a, b) => a + b, 0n)), bars: days.map(height) };
}
