import { API_KEY, type ApiKeyExtra, type ApiKeyView } from "./api-key";
import { createCredential, type NewCredential } from "./create-credential";

/** Makes an API key; `key` is shown this once. */
export async function createApiKey(options: NewCredential & ApiKeyExtra): Promise<ApiKeyView & { key: string }> {
  const { view, secret } = await createCredential(API_KEY, options);
  return { ...view, key: secret };
}
