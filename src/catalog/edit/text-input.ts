import { z } from "zod";
import { ONE_LINE, ONE_LINE_RULE } from "../../domain/one-line";

const text = (charactersMax: number) =>
  z.string().trim().max(charactersMax, `must have at most ${charactersMax} characters`).regex(ONE_LINE, ONE_LINE_RULE);

/** Fields that answers show and nobody sets: accepted from clients that send the whole entity back, and not read. */
export const shownOnly = <Name extends string>(...names: Name[]) =>
  Object.fromEntries(names.map((name) => [name, z.unknown().optional()])) as Record<Name, z.ZodOptional<z.ZodUnknown>>;

/** One line for people to read, in any script: it is text wherever it is shown, whatever it holds. */
export const lineSchema = text(100).min(1, "must not be empty");
export const descriptionSchema = text(500).nullable();
