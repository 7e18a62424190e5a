import { z } from "zod";
import { emailSchema, labelSchema } from "../access/account-fields";
import { env } from "../env";
import { refuseUrl } from "../outbound/refuse-url";

export const WEBHOOK_VARIABLE = "ALLOW_PRIVATE_WEBHOOKS";

const urlSchema = z.string().superRefine((text, context) => {
  const reason = refuseUrl(text, { allowPrivate: env.ALLOW_PRIVATE_WEBHOOKS, variable: WEBHOOK_VARIABLE });
  if (reason !== null) context.addIssue({ code: "custom", message: reason });
});

export const newChannelSchema = z.discriminatedUnion(
  "type",
  [
    z.strictObject({ type: z.literal("webhook"), name: labelSchema, url: urlSchema }),
    z.strictObject({ type: z.literal("slack"), name: labelSchema, url: urlSchema }),
    z.strictObject({ type: z.literal("email"), name: labelSchema, address: emailSchema }),
  ],
  { error: "must be webhook, slack or email" },
);
export type NewChannel = z.output<typeof newChannelSchema>;

const OVERLAP_SECONDS_DEFAULT = 24 * 3600;
const OVERLAP_SECONDS_MAX = 30 * 24 * 3600;

/** For how long the old secret signs beside the new one. */
export const rotationSchema = z
  .strictObject({ overlapSeconds: z.int().min(0).max(OVERLAP_SECONDS_MAX).default(OVERLAP_SECONDS_DEFAULT) })
  .prefault({});
