"use client";

/**
 * Modals add a style sheet while they are open, to stop the page behind from scrolling. They get its nonce from `get-nonce`, which reads
 * this global. The first nonce stays: it is the one in the content security policy of the loaded document.
 */
export function StyleNonce({ nonce }: { nonce: string }) {
  if (typeof window !== "undefined") (window as { __webpack_nonce__?: string }).__webpack_nonce__ ??= nonce;
  return null;
}
