import { database } from "../../db/client";
import type { BudgetMode, BudgetPeriodName, BudgetScope } from "../../domain/budget";
import { newId } from "../../domain/ids";
import { type By, createBudget } from "../change-budgets";

export const ACTOR = { id: "usr_1", name: "ada@example.com", address: null };

/** An organization with a key and a token, as far as budgets look at them. */
export async function makeOrganization(timeZone = "UTC"): Promise<{ organizationId: string; keyId: string; tokenId: string; by: By }> {
  const organizationId = newId("org");
  await database().organization.create({ data: { id: organizationId, name: "Test", timeZone } });
  const keyId = newId("key");
  const key = { id: keyId, organizationId, createdById: ACTOR.id, name: "CI", digest: keyId, prefix: "llm_sk_" };
  await database().apiKey.create({ data: key });
  const tokenId = newId("tok");
  const token = { id: tokenId, organizationId, createdById: ACTOR.id, name: "CI", digest: tokenId, prefix: "llm_mt_" };
  await database().monitorToken.create({ data: token });
  return { organizationId, keyId, tokenId, by: { organizationId, actor: ACTOR } };
}

interface MakeBudgetOptions {
  scope?: { type: BudgetScope["type"]; id?: string };
  period?: BudgetPeriodName;
  mode?: BudgetMode;
}

export function makeBudget(by: By, amount: bigint, { scope, period = "month", mode = "hard" }: MakeBudgetOptions = {}): Promise<string> {
  const given = { type: scope?.type ?? "organization", id: scope?.id ?? null } as const;
  return createBudget(by, { scope: given, period, amount, mode, alertPercents: [80, 100] });
}

/** What a budget has spent and holds in the period of now. */
export async function readCurrent(budgetId: string): Promise<{ spentNanoUsd: bigint; heldNanoUsd: bigint }> {
  const now = new Date();
  const { spentNanoUsd, heldNanoUsd } = await database().budgetPeriod.findFirstOrThrow({
    where: { budgetId, startsAt: { lte: now }, endsAt: { gt: now } },
  });
  return { spentNanoUsd, heldNanoUsd };
}
