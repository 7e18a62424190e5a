import { z } from "zod";
import { API_KEY } from "@/keys/credential-kind";
import { defineCredentialRoutes, newCredential } from "../../define-credential-routes";

const MODELS_MAX = 100;
/** A model's name as callers write it: `gpt-4o-mini`, `openai/gpt-4o-mini`. */
const modelName = z
  .string()
  .min(1, "must not be empty")
  .max(200, "must have at most 200 characters")
  .regex(/^[!-~]+$/, "must be a model's name: no spaces, ASCII only");
const allowedModels = z
  .array(modelName)
  .min(1, "must name at least one model; null allows every model")
  .max(MODELS_MAX, `must name at most ${MODELS_MAX} models`)
  .transform((names) => [...new Set(names)])
  .nullable()
  .default(null);

export const keyRoutes = defineCredentialRoutes({
  kind: API_KEY,
  words: { list: "keys", secret: "key" },
  body: newCredential("Unnamed key").extend({ allowedModels }).prefault({}),
});
