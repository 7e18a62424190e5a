import { z } from "zod";

const CONTROL = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u;

const text = (charactersMax: number) =>
  z.string().trim().max(charactersMax, `must have at most ${charactersMax} characters`).regex(CONTROL, "must not have control characters");

/** One line for people to read, in any script: it is text wherever it is shown, whatever it holds. */
export const lineSchema = text(100).min(1, "must not be empty");
export const descriptionSchema = text(500).nullable();
