import { z } from "zod";
import { Prisma } from "@/db/generated/client";

/** What the log can be sorted by, beside the time, of the table `u`. */
export const FIGURES = {
  cost: Prisma.sql`u."providerCostNanoUsd"`,
  charged: Prisma.sql`u."chargedNanoUsd"`,
  input: Prisma.sql`u."inputTokens"`,
  output: Prisma.sql`u."outputTokens"`,
  ttft: Prisma.sql`u."ttftMs"`,
  latency: Prisma.sql`u."latencyMs"`,
} as const;
export type FigureName = keyof typeof FIGURES;

export interface RequestOrder {
  name: "time" | FigureName;
  isDescending: boolean;
}
export const NEWEST_FIRST: RequestOrder = { name: "time", isDescending: true };

const NAMES = ["time", ...(Object.keys(FIGURES) as FigureName[])] as const;

/** `-cost`: the largest first. A call without the figure is smaller than any. */
export const requestOrderSchema = z
  .string()
  .transform((text) => ({ name: text.replace(/^-/, ""), isDescending: text.startsWith("-") }))
  .pipe(z.object({ name: z.enum(NAMES, `must be one of ${NAMES.join(", ")}, with - before it for the largest first`), isDescending: z.boolean() }));
