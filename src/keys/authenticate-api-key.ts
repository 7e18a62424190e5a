import { API_KEY, type ApiKeyExtra } from "./api-key";
import { authenticateCredential, type CredentialOwner } from "./authenticate-credential";

export type ApiKeyOwner = CredentialOwner & ApiKeyExtra;

/** The organization behind an API key and the models that the key may call, or null; without a promise when it is known. */
export function authenticateApiKey(key: string): ApiKeyOwner | null | Promise<ApiKeyOwner | null> {
  return authenticateCredential(API_KEY, key);
}
