import { z } from "zod";

const DIMENSIONS = ["model", "provider", "key", "session", "user"] as const;
/** `key`: API keys and monitor tokens alike. */
export type Dimension = (typeof DIMENSIONS)[number] | { tag: string };

/** `model`, `provider`, `key`, `session`, `user` or `tag:<name>` → what calls are told apart by. */
export const dimensionSchema = z.union(
  [
    z.enum(DIMENSIONS),
    z
      .string()
      .regex(/^tag:\P{Cc}{1,200}$/u)
      .transform((text) => ({ tag: text.slice("tag:".length) })),
  ],
  `must be ${DIMENSIONS.join(", ")}, or tag:<name>`,
);
