import { database } from "@/db/client";
import type { NanoUsd, PicoUsd } from "@/domain/money";
import type { CostLine } from "@/domain/price";
import { OUTPUT_BUCKETS } from "@/domain/usage";
import { findPriceVersions } from "./find-price-versions";
import { pricePasses } from "./price-passes";
import { storedPasses } from "./request-json";

export interface SplitCharge {
  provider: string;
  /** The two add up to what was charged. */
  inputNanoUsd: NanoUsd;
  outputNanoUsd: NanoUsd;
}

/** How a charge falls on input and output: in proportion to the provider's cost of each; the output's part is what is left. Pure. */
export function splitCharge(chargedNanoUsd: NanoUsd, lines: readonly Pick<CostLine, "bucket" | "amountPicoUsd">[]) {
  const isOutput = (bucket: string) => (OUTPUT_BUCKETS as readonly string[]).includes(bucket);
  const sum = (some: readonly Pick<CostLine, "amountPicoUsd">[]) => some.reduce((total, line) => total + line.amountPicoUsd, 0n);
  const total: PicoUsd = sum(lines);
  const input: PicoUsd = sum(lines.filter(({ bucket }) => !isOutput(bucket)));
  const inputNanoUsd = total === 0n ? chargedNanoUsd : (chargedNanoUsd * input * 2n + total) / (total * 2n);
  return { inputNanoUsd, outputNanoUsd: chargedNanoUsd - inputNanoUsd };
}

/** The charge of one call, by input and output. Null when the organization has no such call, or it is not in the database yet. */
export async function findSplitCharge(organizationId: string, requestId: string): Promise<SplitCharge | null> {
  const row = await database().usageRecord.findFirst({
    where: { requestId, organizationId },
    select: { provider: true, passes: true, chargedNanoUsd: true },
  });
  if (row === null || row.chargedNanoUsd === null) return null;
  const passes = storedPasses.parse(row.passes);
  const versions = await findPriceVersions(passes);
  const rates = new Map(versions.map((version) => [version.id, version.rates]));
  const result = pricePasses(passes, rates);
  return { provider: row.provider, ...splitCharge(row.chargedNanoUsd, result.status === "priced" ? result.lines : []) };
}
