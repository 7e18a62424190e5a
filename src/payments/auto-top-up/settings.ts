import { type Actor, recordChange } from "../../audit/record-change";
import { database } from "../../db/client";
import type { AutoTopUp } from "../../db/generated/client";
import { inTransaction } from "../../db/in-transaction";
import { AppError } from "../../domain/errors";
import { formatUsd } from "../../domain/money";
import { requireStripe } from "../stripe-settings";
import { topUpMode } from "../top-up-mode";
import type { AutoTopUpInput } from "./input";
import { monthAround, sumAutomatic } from "./month";
import { DEFAULTS, NO_PROBLEM } from "./settings-row";

/** As the API shows it; money as decimal strings. */
export interface AutoTopUpView {
  isEnabled: boolean;
  thresholdUsd: string;
  amountUsd: string;
  monthlyCeilingUsd: string;
  /** What is saved; null: a card must be saved first. */
  card: string | null;
  /** `on`: as soon as less than the threshold is available. `paused`: not before `pausedUntil`. */
  state: "off" | "needs_card" | "on" | "paused";
  /** Why the last attempt brought nothing: `ceiling`, or the payment service's code (`card_declined`, `authentication_required`, …). */
  problem: string | null;
  /** ISO 8601 UTC. */
  pausedUntil: string | null;
  /** In this calendar month of the organization's zone, payments under way included. */
  spentThisMonthUsd: string;
}

type Settings = Pick<AutoTopUp, "isEnabled" | "methodId" | "pausedUntil">;

export function stateOf({ isEnabled, methodId, pausedUntil }: Settings, now: Date): AutoTopUpView["state"] {
  if (!isEnabled) return "off";
  if (methodId === null) return "needs_card";
  return pausedUntil !== null && pausedUntil > now ? "paused" : "on";
}

const UNSET = { isEnabled: false, ...DEFAULTS, ...NO_PROBLEM, methodId: null, methodName: null };

/** How an organization's balance tops itself up; the defaults where nobody has set it. */
export async function showAutoTopUp({ id, timeZone }: { id: string; timeZone: string }, now: Date = new Date()): Promise<AutoTopUpView> {
  const [found, spent] = await Promise.all([
    database().autoTopUp.findUnique({ where: { organizationId: id } }),
    sumAutomatic(database(), id, monthAround(now, timeZone)),
  ]);
  const row = found ?? UNSET;
  const state = stateOf(row, now);
  return {
    isEnabled: row.isEnabled,
    thresholdUsd: formatUsd(row.thresholdNanoUsd),
    amountUsd: formatUsd(row.amountNanoUsd),
    monthlyCeilingUsd: formatUsd(row.ceilingNanoUsd),
    card: row.methodName,
    state,
    problem: row.problem,
    pausedUntil: state === "paused" ? (row.pausedUntil?.toISOString() ?? null) : null,
    spentThisMonthUsd: formatUsd(spent),
  };
}

/** Only where top-ups are paid. @throws AppError `conflict`, `provider_not_configured` */
export async function requirePaidTopUps() {
  if ((await topUpMode()) === "stripe") return requireStripe();
  throw new AppError("conflict", "Top-ups are not paid on this server.", { remedy: "Its operator must set TOPUP=stripe." });
}

interface By {
  organizationId: string;
  /** The user who changes it, and pays from then on. */
  userId: string;
  actor: Actor;
}

const inWords = ({ isEnabled, thresholdNanoUsd, amountNanoUsd, ceilingNanoUsd }: Pick<AutoTopUp, "isEnabled" | keyof typeof DEFAULTS>) => ({
  isEnabled,
  thresholdUsd: formatUsd(thresholdNanoUsd),
  amountUsd: formatUsd(amountNanoUsd),
  monthlyCeilingUsd: formatUsd(ceilingNanoUsd),
});

/** Sets all of it; what has gone wrong before is forgotten, so that the next attempt may be made at once. */
export async function changeAutoTopUp({ organizationId, userId, actor }: By, input: AutoTopUpInput): Promise<void> {
  await requirePaidTopUps();
  const { isEnabled, thresholdUsd: thresholdNanoUsd, amountUsd: amountNanoUsd, monthlyCeilingUsd: ceilingNanoUsd } = input;
  const wanted = { isEnabled, thresholdNanoUsd, amountNanoUsd, ceilingNanoUsd };
  await inTransaction(async (tx) => {
    await lockSettings(tx, organizationId, userId);
    const before = await tx.autoTopUp.findUniqueOrThrow({ where: { organizationId } });
    await tx.autoTopUp.updateMany({ where: { organizationId }, data: { ...wanted, ...NO_PROBLEM, changedById: userId } });
    const change = { action: "auto_top_up.updated", target: organizationId, organizationId, before: inWords(before), after: inWords(wanted) };
    await recordChange(tx, actor, change);
  });
}

/** The row, made when there is none, and kept still until the transaction ends. */
export async function lockSettings(
  tx: Parameters<Parameters<typeof inTransaction>[0]>[0],
  organizationId: string,
  userId: string,
): Promise<AutoTopUp> {
  return tx.autoTopUp.upsert({
    where: { organizationId },
    create: { organizationId, isEnabled: false, ...DEFAULTS, changedById: userId },
    update: { failures: { increment: 0 } },
  });
}
