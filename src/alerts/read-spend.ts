import { database } from "../db/client";
import { formatUsd } from "../domain/money";
import { sumSpentHours } from "../queries/watched-calls";
import { REARM_SHARE, type Reading } from "./compare-reading";
import { HOURS_BEFORE, HOURS_PER_WEEK, judgeSpend, type UsualSpend, WEEKS } from "./judge-spend";
import { linkTo, organizationOf, type WatchedRule } from "./watched-rule";

const HOUR_MS = 3_600_000;

interface UsualHour {
  hourMs: number;
  /** By the rule's threshold. */
  byTimes: Map<string, UsualSpend | null>;
  rows: number[][];
}

/** What is usual does not change within an hour: read once for each, and remembered for this hour and the one before. */
export type UsualHours = Map<string, UsualHour>;

/**
 * Rules of kind `spend_anomaly`: what this hour or the last one has cost, against what is usual (judge-spend.ts). What is charged counts, and for
 * pass-through what the provider charges. An hour that is not over counts as soon as it is too much.
 */
export async function readSpend(rules: readonly WatchedRule[], nowMs: number, known: UsualHours): Promise<Reading[]> {
  const thisHour = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  for (const [key, { hourMs }] of known) if (hourMs < thisHour - HOUR_MS) known.delete(key);
  const readings: Reading[] = [];
  for (const rule of rules) {
    const hours: Judged[] = [];
    for (const hourMs of [thisHour - HOUR_MS, thisHour]) {
      const usual = await findUsual(rule, hourMs, known);
      if (usual) hours.push({ hourMs, spent: await sumHour(rule.organizationId, hourMs), ...usual });
    }
    if (hours.length > 0) readings.push(toReading(rule, hours));
  }
  return readings;
}

interface Judged extends UsualSpend {
  hourMs: number;
  spent: number;
}

function toReading(rule: WatchedRule, hours: readonly Judged[]): Reading {
  const worst = hours.reduce((one, other) => (other.spent / other.limit > one.spent / one.limit ? other : one));
  const side = worst.spent >= worst.limit ? "over" : worst.spent <= worst.limit * REARM_SHARE ? "clear" : "between";
  const usd = (nano: number) => formatUsd(BigInt(Math.round(nano)));
  const data = {
    organization: organizationOf(rule),
    hour: new Date(worst.hourMs).toISOString(),
    ...{ spent: usd(worst.spent), usual: usd(worst.usual), threshold: Number(rule.threshold) },
    link: linkTo("/overview?range=24h"),
  };
  return { ruleId: rule.id, subject: "", side, news: { type: "spend.anomaly", data } };
}

async function findUsual({ organizationId, threshold }: WatchedRule, hourMs: number, known: UsualHours): Promise<UsualSpend | null> {
  const key = `${organizationId} ${hourMs}`;
  const hour = known.get(key) ?? { hourMs, byTimes: new Map(), rows: await readWeeks(organizationId, hourMs) };
  known.set(key, hour);
  const times = threshold ?? "2";
  const usual = hour.byTimes.get(times) ?? judgeSpend(hour.rows, Number(times));
  hour.byTimes.set(times, usual);
  return usual;
}

/** As `judgeSpend` wants them: weeks before the organization's first call are left out. */
async function readWeeks(organizationId: string, hourMs: number): Promise<number[][]> {
  const first = await database().usageHour.findFirst({ where: { organizationId }, orderBy: { hour: "asc" }, select: { hour: true } });
  if (!first) return [];
  const rows: number[][] = [];
  for (let week = 0; week <= WEEKS; week++) {
    const judgedMs = hourMs - week * HOURS_PER_WEEK * HOUR_MS;
    const fromMs = judgedMs - HOURS_BEFORE * HOUR_MS;
    if (week > 0 && fromMs < first.hour.getTime()) break;
    const sums = await sumSpentHours(organizationId, fromMs, judgedMs);
    const length = week === 0 ? HOURS_BEFORE : HOURS_BEFORE + 1;
    rows.push(Array.from({ length }, (_, i) => sums.get(fromMs + i * HOUR_MS) ?? 0));
  }
  return rows;
}

const sumHour = async (organizationId: string, hourMs: number) => (await sumSpentHours(organizationId, hourMs, hourMs)).get(hourMs) ?? 0;
