export const providerNames = ["openai", "anthropic", "google", "xai"] as const;
export type ProviderName = (typeof providerNames)[number];
