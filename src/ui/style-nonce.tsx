"use client";

/**
 * Modals add a style sheet while they are open (it stops the page behind from scrolling). `get-nonce`, which they ask, reads this global.
 * The first nonce stays: it is the one in the policy of the document that the browser loaded.
 */
export function StyleNonce({ nonce }: { nonce: string }) {
  if (typeof window !== "undefined") (window as { __webpack_nonce__?: string }).__webpack_nonce__ ??= nonce;
  return null;
}
