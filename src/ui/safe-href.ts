const SAFE_PROTOCOLS = new Set(["http:", "https:", "mailto:"]);

/** An address that a stranger's text may link to, in full; null: it runs something, or leads into this app. */
export function safeHref(href: string): string | null {
  if (!URL.canParse(href)) return null;
  const { protocol, href: full } = new URL(href);
  return SAFE_PROTOCOLS.has(protocol) ? full : null;
}
