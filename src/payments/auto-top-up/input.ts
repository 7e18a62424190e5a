import { z } from "zod";
import { topUpAmountSchema } from "../top-up-amount";

/** All of it, each time: amounts by the rule of top-ups. */
export const autoTopUpSchema = z
  .strictObject({
    isEnabled: z.boolean(),
    thresholdUsd: topUpAmountSchema,
    amountUsd: topUpAmountSchema,
    monthlyCeilingUsd: topUpAmountSchema,
  })
  .refine(({ amountUsd, monthlyCeilingUsd }) => monthlyCeilingUsd >= amountUsd, {
    path: ["monthlyCeilingUsd"],
    error: "must not be less than amountUsd",
  });
export type AutoTopUpInput = z.output<typeof autoTopUpSchema>;
