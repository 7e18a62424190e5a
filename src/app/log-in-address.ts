/** Set by src/proxy.ts on every request for a page, whatever the client sent: which page is asked for. */
export const PAGE_HEADER = "x-requested-page";

/** Where a login leads that was not asked for by another page. */
export const AFTER_LOG_IN = "/overview";

const HERE = "http://here.invalid";

/** The login page, which leads on to `page`, an address of this app, once somebody has logged in there. */
export function logInAddress(page: string | null): string {
  return page === null || page === AFTER_LOG_IN ? "/login" : `/login?after=${encodeURIComponent(page)}`;
}

/** `address` when a browser would look for it here, else null: a link to our own login must not lead on to somebody else's pages. */
export function ownAddress(address: unknown): string | null {
  if (typeof address !== "string" || !address.startsWith("/") || !URL.canParse(address, HERE)) return null;
  return new URL(address, HERE).origin === HERE ? address : null;
}
