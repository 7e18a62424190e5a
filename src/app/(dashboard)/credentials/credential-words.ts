import type { ApiKeyExtra } from "@/keys/credential-kind";
import type { CredentialView } from "@/keys/list-credentials";

/** The two kinds, by the name of their page, their API and their words. */
export type CredentialWords = "tokens" | "keys";

export const SECRET_FIELD = { tokens: "token", keys: "key" } as const;

export type ListedCredential = CredentialView & Partial<ApiKeyExtra>;
