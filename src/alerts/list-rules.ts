import { database } from "../db/client";
import type { AlertRule } from "../db/generated/client";
import { formatUsd, parseUsd } from "../domain/money";
import { readChannelIds } from "./watched-rule";

/** `threshold`: USD as a decimal string, a share, or how many times the usual, as the kind has it; null: the kind has none. */
export interface RuleView {
  id: string;
  kind: string;
  threshold: string | number | null;
  channelIds: string[];
  createdAt: string;
}

export const RULE_COLUMNS = { id: true, kind: true, threshold: true, channelIds: true, createdAt: true } as const;

export function viewRule({ id, kind, threshold, channelIds, createdAt }: Pick<AlertRule, keyof typeof RULE_COLUMNS>): RuleView {
  const shown = threshold === null ? null : kind === "low_balance" ? formatUsd(parseUsd(threshold)) : Number(threshold);
  return { id, kind, threshold: shown, channelIds: readChannelIds(channelIds), createdAt: createdAt.toISOString() };
}

/** In the order in which they were made. */
export async function listRules(organizationId: string): Promise<RuleView[]> {
  const rows = await database().alertRule.findMany({ where: { organizationId }, orderBy: { id: "asc" }, select: RULE_COLUMNS });
  return rows.map(viewRule);
}
