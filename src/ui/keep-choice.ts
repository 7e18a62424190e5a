const ONE_YEAR_SECONDS = 31_536_000;

/** Kept in a cookie, so that the server's HTML is already right: no flash of another theme or language. */
export function keepChoice(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http
  document.cookie = `${name}=${value}; path=/; max-age=${ONE_YEAR_SECONDS}; samesite=lax`;
}
