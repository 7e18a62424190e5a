import { countErrorsSince, listUnpricedSince, type UnpricedHour } from "../queries/watched-calls";
import { type Reading, type Side, sideOf } from "./compare-reading";
import { linkTo, organizationOf, type WatchedRule } from "./watched-rule";

const WINDOW_MINUTES = 5;
/** Of fewer calls a share says little. */
const CALLS_MIN = 20;

/**
 * Rules of kind `error_rate`: the share of failed calls, as everywhere (refused by us, broken off, or an error's status), among those that began within
 * the last five minutes. It fires from 20 calls on; armed again when the share is 10 % below the threshold, or when none has failed.
 */
export async function readErrorRates(rules: readonly WatchedRule[], nowMs: number): Promise<Reading[]> {
  const counted = await countErrorsSince(new Date(nowMs - WINDOW_MINUTES * 60_000));
  return rules.map((rule) => {
    const { requests, errors } = counted.get(rule.organizationId) ?? { requests: 0, errors: 0 };
    const threshold = Number(rule.threshold);
    const errorRate = requests === 0 ? 0 : Math.round((errors / requests) * 10_000) / 10_000;
    const figures = { errorRate, requests, errors, threshold, windowMinutes: WINDOW_MINUTES };
    const data = { organization: organizationOf(rule), ...figures, link: linkTo("/requests?status=error") };
    return { ruleId: rule.id, subject: "", side: judgeErrors(requests, errors, threshold), news: { type: "error_rate.high", data } };
  });
}

/** Few calls that all fail must not arm a rule that has fired for many: only a window without failures does. */
export function judgeErrors(requests: number, errors: number, threshold: number): Side {
  if (errors === 0) return "clear";
  return requests >= CALLS_MIN ? sideOf(errors / requests, threshold) : "between";
}

const DAY_MS = 86_400_000;
const MODELS_MAX = 10;

/**
 * Rules of kind `unpriced`: calls whose price is not known, once for each day (UTC) that has some. Yesterday is looked at as well: its last calls may
 * have come after the last look. Days before the rule are not.
 */
export async function readUnpriced(rules: readonly WatchedRule[], nowMs: number): Promise<Reading[]> {
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const rows = await listUnpricedSince(new Date(today - DAY_MS));
  return rules.flatMap((rule) =>
    [today - DAY_MS, today].flatMap((dayMs): Reading[] => {
      const isOfDay = ({ hourMs }: UnpricedHour) => Math.floor(hourMs / DAY_MS) * DAY_MS === dayMs;
      const own = rows.filter((row) => row.organizationId === rule.organizationId && isOfDay(row));
      if (own.length === 0 || dayMs + DAY_MS <= rule.createdAt.getTime()) return [];
      return [toUnpriced(rule, new Date(dayMs).toISOString().slice(0, 10), own)];
    }),
  );
}

function toUnpriced(rule: WatchedRule, day: string, rows: readonly UnpricedHour[]): Reading {
  const byModel = new Map<string, { provider: string; model: string; requests: number }>();
  for (const { provider, model, requests } of rows) {
    const key = `${provider} ${model}`;
    byModel.set(key, { provider, model, requests: (byModel.get(key)?.requests ?? 0) + requests });
  }
  const models = [...byModel.values()].sort((one, other) => other.requests - one.requests);
  const requests = models.reduce((sum, model) => sum + model.requests, 0);
  const data = { organization: organizationOf(rule), day, requests, models: models.slice(0, MODELS_MAX), link: linkTo("/requests") };
  return { ruleId: rule.id, subject: day, side: "over", news: { type: "calls.unpriced", data } };
}
