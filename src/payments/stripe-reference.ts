import { z } from "zod";

/** Another object, by its id or as a whole: https://docs.stripe.com/expand */
export const referenceSchema = z
  .union([z.string(), z.object({ id: z.string() })])
  .transform((found) => (typeof found === "string" ? found : found.id));
