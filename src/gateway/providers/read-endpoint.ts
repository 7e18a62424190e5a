const UNRESERVED_ESCAPE = /%(?:2d|2e|5f|7e|3[0-9]|[46][1-9a-f]|[57][0-9a])/gi;

/**
 * A path as its server reads it, for looking it up: characters that need no escape are unescaped (RFC 3986 §6.2.2.2), so that
 * `/chat/complet%69ons` is metered like `/chat/completions`; a slash at the end says nothing.
 */
export function readEndpoint(path: string): string {
  const plain = path.includes("%") ? path.replace(UNRESERVED_ESCAPE, (triplet) => String.fromCharCode(Number.parseInt(triplet.slice(1), 16))) : path;
  return plain.length > 1 && plain.endsWith("/") ? plain.slice(0, -1) : plain;
}
