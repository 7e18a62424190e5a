import { z } from "zod";

const CONTROL = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u;

const text = (charactersMax: number) =>
  z.string().trim().max(charactersMax, `must have at most ${charactersMax} characters`).regex(CONTROL, "must not have control characters");

/** Fields that answers show and nobody sets: accepted from clients that send the whole entity back, and not read. */
export const shownOnly = <Name extends string>(...names: Name[]) =>
  Object.fromEntries(names.map((name) => [name, z.unknown().optional()])) as Record<Name, z.ZodOptional<z.ZodUnknown>>;

/** One line for people to read, in any script: it is text wherever it is shown, whatever it holds. */
export const lineSchema = text(100).min(1, "must not be empty");
export const descriptionSchema = text(500).nullable();
