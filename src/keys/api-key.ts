import { z } from "zod";
import type { CredentialKind } from "./credential-kind";
import type { CredentialView } from "./credential-view";

export interface ApiKeyExtra {
  /** The only models that the key may call; null: all. */
  allowedModels: readonly string[] | null;
}
export type ApiKeyView = CredentialView & ApiKeyExtra;

/** As the column keeps it. A text that is not such a list is an error, never "every model". */
const storedModels = z.array(z.string()).min(1);

/** The reseller's credential: calls made with it are paid from the organization's balance. */
export const API_KEY: CredentialKind<ApiKeyExtra> = {
  noun: "API key",
  prefix: "llm_sk_",
  idPrefix: "key",
  table: (client) => client.apiKey,
  toColumns: ({ allowedModels }) => ({ allowedModels: allowedModels && JSON.stringify(allowedModels) }),
  toExtra: ({ allowedModels }) => ({ allowedModels: typeof allowedModels === "string" ? storedModels.parse(JSON.parse(allowedModels)) : null }),
};
