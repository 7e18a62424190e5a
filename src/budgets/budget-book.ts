import { database } from "../db/client";
import { once } from "../db/once";
import { listenOnPostgresql } from "../db/postgresql/listen";
import { type BudgetScope, scopeKey } from "../domain/budget";
import { groupBy } from "../domain/group-by";
import { ensurePeriods } from "./ensure-periods";
import { planPeriods } from "./plan-periods";

/** What every call has to know of an organization's budgets. */
export interface OrganizationBudgets {
  /** Of calls between these two, all periods are in the database. */
  fromMs: number;
  untilMs: number;
  /** Ids of the hard budgets, by the key of their scope. */
  hard: ReadonlyMap<string, readonly string[]>;
}

interface Book {
  /** Of the database when the budgets were read; null: not known. */
  version: number | null;
  byOrganization: Map<string, OrganizationBudgets>;
  /** When a period ends, and the one after the next is to be added. */
  dueAtMs: number;
  reading: Promise<unknown>;
}

/** How often the database is asked whether another process has changed a budget: one row, by its key. */
const CHECK_EVERY_MS = 1_000;

const book = () => once<Book>("budgets", () => ({ version: null, byOrganization: new Map(), dueAtMs: 0, reading: Promise.resolve() }));

/** Of an organization that has any. */
export function budgetsOf(organizationId: string): OrganizationBudgets | undefined {
  return book().byOrganization.get(organizationId);
}

/** Reads all budgets anew: after a change. One reading after another, so that an older one never replaces a newer one. */
export function refreshBudgets(nowMs: number = Date.now()): Promise<void> {
  const current = book();
  const reading = current.reading.then(() => read(current, nowMs));
  current.reading = reading.catch(() => undefined);
  return reading;
}

/** From now on this process follows changes that others make, and adds periods before they begin. */
export function watchBudgets(): void {
  once("budget-watch", () => {
    const check = () => void checkBudgets();
    listenOnPostgresql("budget_version", check);
    return setInterval(check, CHECK_EVERY_MS).unref();
  });
}

/** Reads the budgets anew when somebody has changed one, or a period has ended. A database that does not answer is asked again within a second. */
export async function checkBudgets(nowMs: number = Date.now()): Promise<void> {
  try {
    const version = await readVersion();
    if (version === null || version !== book().version || nowMs >= book().dueAtMs) await refreshBudgets(nowMs);
  } catch {
    // Health reports it.
  }
}

async function readVersion(): Promise<number | null> {
  const row = await database().budgetVersion.findUnique({ where: { id: 1 }, select: { version: true } });
  return row?.version ?? null;
}

async function read(current: Book, nowMs: number): Promise<void> {
  // First, so that what changes while the rows are read is seen by the next check.
  const version = await readVersion();
  const budgets = await database().budget.findMany({ include: { organization: { select: { timeZone: true } } } });
  const periods = await database().budgetPeriod.findMany({
    where: { endsAt: { gt: new Date(nowMs) } },
    select: { budgetId: true, organizationId: true, startsAt: true, endsAt: true },
  });
  const periodsOf = groupBy(periods, ({ organizationId }) => organizationId);
  const byOrganization = new Map<string, OrganizationBudgets>();
  let dueAtMs = Number.POSITIVE_INFINITY;
  for (const [organizationId, own] of groupBy(budgets, (budget) => budget.organizationId)) {
    const known = periodsOf.get(organizationId) ?? [];
    const plan = planPeriods({ budgets: own, known, timeZone: own[0]?.organization.timeZone ?? "UTC", atMs: nowMs });
    const isDone = plan.missing.length + plan.wrong.length === 0 || (await add(organizationId, nowMs));
    byOrganization.set(organizationId, { ...(isDone ? plan : NEVER), hard: hardOf(own) });
    for (const { startsAt, endsAt } of isDone ? [...known, ...plan.missing] : []) {
      if (startsAt.getTime() <= nowMs) dueAtMs = Math.min(dueAtMs, endsAt.getTime());
    }
    if (!isDone) dueAtMs = nowMs;
  }
  Object.assign(current, { version, byOrganization, dueAtMs });
}

/** Then the first call adds them, or the next check does. */
const NEVER = { fromMs: Number.POSITIVE_INFINITY, untilMs: Number.NEGATIVE_INFINITY };

const add = (organizationId: string, nowMs: number): Promise<boolean> =>
  ensurePeriods(organizationId, nowMs).then(
    () => true,
    () => false,
  );

function hardOf(budgets: readonly { id: string; scopeType: string; scopeId: string; mode: string }[]): Map<string, string[]> {
  const hard = budgets.filter(({ mode }) => mode === "hard");
  const byScope = groupBy(hard, ({ scopeType, scopeId }) => scopeKey({ type: scopeType, id: scopeId } as BudgetScope));
  return new Map([...byScope].map(([key, own]) => [key, own.map(({ id }) => id)]));
}

/** Makes sure that a call of this moment finds its periods. Without a promise unless the clock has jumped, or the process was asleep. */
export function prepareBudgets(organizationId: string, atMs: number): void | Promise<void> {
  const own = budgetsOf(organizationId);
  if (!own || (atMs >= own.fromMs && atMs < own.untilMs)) return;
  return ensurePeriods(organizationId, atMs).then(({ fromMs, untilMs }) => void Object.assign(own, { fromMs, untilMs }));
}
