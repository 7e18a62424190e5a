import { formatUsd } from "../../domain/money";
import type { Settlement } from "../../domain/resale";
import { asObject } from "../bytes/json/parse-members";

/** The usage of an answer, with what was charged for it in US dollars. Unknown (the settlement waits on disk): as it was. */
export function addCost(usage: unknown, settlement: Settlement | null): Record<string, unknown> {
  const plain = asObject(usage) ?? {};
  return settlement ? { ...plain, cost: formatUsd(settlement.chargedNanoUsd) } : plain;
}
