import { z } from "zod";
import { database } from "../../db/client";
import { addMargin } from "../../domain/money";
import { priceUsage, type Rates, ratesSchema } from "../../domain/price";
import { FEE_BUCKETS, INPUT_BUCKETS, OUTPUT_BUCKETS } from "../../domain/usage";

const passesSchema = z.array(
  z.object({
    buckets: z.partialRecord(z.enum([...INPUT_BUCKETS, ...OUTPUT_BUCKETS, ...FEE_BUCKETS]), z.number()),
    serviceTier: z.string().nullable(),
    priceVersionId: z.string().nullable(),
  }),
);

const VERSIONS_MAX = 5_000;

/** Price versions by id, as far as they have been asked for: they never change. */
export class PriceVersions {
  readonly #rates = new Map<string, Rates | null>();

  async load(ids: readonly string[]): Promise<void> {
    const missing = ids.filter((id) => !this.#rates.has(id));
    if (missing.length === 0) return;
    if (this.#rates.size > VERSIONS_MAX) this.#rates.clear();
    for (const id of missing) this.#rates.set(id, null);
    const found = await database().priceVersion.findMany({ where: { id: { in: missing } }, select: { id: true, rates: true } });
    for (const { id, rates } of found) this.#rates.set(id, ratesSchema.parse(JSON.parse(rates)));
  }

  get(id: string): Rates | null {
    return this.#rates.get(id) ?? null;
  }
}

/** A call's cost and price from what is stored of it; null when that cannot be computed. */
export async function recomputeCost(
  versions: PriceVersions,
  row: { passes: string; marginPpm: number },
): Promise<ReturnType<typeof addMargin> | null> {
  const passes = passesSchema.parse(JSON.parse(row.passes));
  await versions.load(passes.flatMap(({ priceVersionId }) => priceVersionId ?? []));
  let pico = 0n;
  for (const { buckets, serviceTier, priceVersionId } of passes) {
    const priced = priceUsage({ passes: [{ model: null, buckets }], serviceTier, ratesOf: () => versions.get(priceVersionId ?? "") });
    if (priced.status === "unpriced") return null;
    for (const line of priced.lines) pico += line.amountPicoUsd;
  }
  return addMargin(pico, row.marginPpm);
}
