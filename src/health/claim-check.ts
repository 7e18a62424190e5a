import { database } from "../db/client";
import { isUniqueViolation } from "../db/is-unique-violation";

const EVERY_MS = 60_000;
const JITTER_MS = 15_000;
/** The first check of all, so that processes that start together do not all call at once. */
const FIRST_MS = 30_000;

/** When a provider's next check may be made: never earlier than a minute from now. */
export function nextCheckAt(nowMs: number, random: number): Date {
  return new Date(nowMs + EVERY_MS + Math.round(random * JITTER_MS));
}

export interface CheckTime {
  nowMs: number;
  /** 0 ≤ x < 1. */
  random: number;
}

/** Whether this process makes the check that is due: of all processes one does. A provider without a row gets one, and its first check later. */
export async function claimCheck(providerId: string, { nowMs, random }: CheckTime): Promise<boolean> {
  const where = { providerId, nextCheckAt: { lte: new Date(nowMs) } };
  const { count } = await database().providerHealth.updateMany({ where, data: { nextCheckAt: nextCheckAt(nowMs, random) } });
  if (count > 0) return true;
  try {
    const firstAt = new Date(nowMs + FIRST_MS + Math.round(random * FIRST_MS));
    await database().providerHealth.create({ data: { providerId, status: "unknown", nextCheckAt: firstAt } });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
  return false;
}
