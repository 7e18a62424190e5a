import { z } from "zod";
import { ONE_LINE, ONE_LINE_RULE } from "../domain/one-line";

const countCharacters = (text: string) => Array.from(text).length;
const NAME_CHARACTERS_MAX = 100;
const PASSWORD_CHARACTERS_MIN = 8;
const PASSWORD_CHARACTERS_MAX = 256;
/** RFC 5321, section 4.5.3.1.3, less the angle brackets. */
const EMAIL_CHARACTERS_MAX = 254;

/** A name of a person or a thing: one line of text, 1–100 characters, whatever the script. */
export const labelSchema = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .refine((text) => countCharacters(text) <= NAME_CHARACTERS_MAX, `must have at most ${NAME_CHARACTERS_MAX} characters`)
  .regex(ONE_LINE, ONE_LINE_RULE);

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email("must be an e-mail address").max(EMAIL_CHARACTERS_MAX, `must have at most ${EMAIL_CHARACTERS_MAX} characters`));

/** Counted as people count: a Korean syllable is one character. A lone surrogate is refused, UTF-8 has no bytes for it. */
export const passwordSchema = z
  .string()
  .refine((text) => countCharacters(text) >= PASSWORD_CHARACTERS_MIN, `must have at least ${PASSWORD_CHARACTERS_MIN} characters`)
  .refine((text) => countCharacters(text) <= PASSWORD_CHARACTERS_MAX, `must have at most ${PASSWORD_CHARACTERS_MAX} characters`)
  .regex(/^\P{Cs}*$/u, "must be valid Unicode");

/** A password or an e-mail address in an attempt to sign in: any text, so that only one place tells a wrong one from a right one. */
export const triedPasswordSchema = z.string().max(1_024);
export const triedEmailSchema = z.string().trim().toLowerCase().max(1_024);
