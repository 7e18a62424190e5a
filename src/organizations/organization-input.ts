import { z } from "zod";
import { labelSchema, passwordSchema } from "../access/account-fields";
import { limitsSchema } from "../keys/rules-input";

const ZONE_CHARACTERS_MAX = 64;

/** A zone's own spelling: `asia/seoul` → `Asia/Seoul`; null: there is no such zone. Offsets are none: they know no summer time. */
function readZone(text: string): string | null {
  if (text.length > ZONE_CHARACTERS_MAX || !/^[A-Za-z][\w/+-]*$/.test(text)) return null;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

export const zoneSchema = z.string().transform((text, context) => {
  const zone = readZone(text);
  if (zone !== null) return zone;
  context.addIssue("must be the name of a time zone, for example Asia/Seoul or UTC");
  return z.NEVER;
});

export const newOrganizationSchema = z.strictObject({ name: labelSchema });
export const organizationChangeSchema = z.strictObject({
  name: labelSchema.optional(),
  timeZone: zoneSchema.optional(),
  limits: limitsSchema.optional(),
});

/** With a name and a password it makes an account; without, it is the session's. */
export const acceptanceSchema = z
  .strictObject({ token: z.string().min(1).max(200), name: labelSchema.optional(), password: passwordSchema.optional() })
  .refine(({ name, password }) => (name === undefined) === (password === undefined), "name and password belong together: send both, or neither");
