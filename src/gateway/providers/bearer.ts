/** The headers of a provider that takes its key as a bearer token. */
export function bearer(apiKey: string): string[] {
  return ["authorization", `Bearer ${apiKey}`];
}
