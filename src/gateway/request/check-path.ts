import { AppError } from "../../domain/errors";

const PATH_LENGTH_MAX = 4096;
/** Encoded so often, a path hides something. */
const DECODINGS_MAX = 4;
/** Printable ASCII without what a URL ends a path with or rewrites inside one. */
const PLAIN_PATH = /^\/[!$%&'()*+,\-./0-9:;=@A-Z[\]_a-z|~]*$/;
/** What nearly every path is: segments that begin with a letter or digit and hold nothing that could be read in two ways. */
const USUAL_PATH = /^(?:\/[0-9A-Za-z][0-9A-Za-z._:-]*)+$/;

/**
 * Refuses a path that a provider's server could read as another path than we do (traversal, an empty segment, another host), however it is
 * encoded; gives it back unchanged otherwise. Model names with colons, encoded slashes, dots and tildes are fine.
 * @param rawPath below the mount, as it came in, percent-encoded and without the query
 * @throws AppError `invalid_request`
 */
export function checkPath(rawPath: string): string {
  if (rawPath.length > PATH_LENGTH_MAX) throw refused("is too long");
  if (USUAL_PATH.test(rawPath)) return rawPath;
  if (!PLAIN_PATH.test(rawPath)) throw refused("has characters that do not belong in a path");
  if (/%(?![0-9a-f]{2})/i.test(rawPath)) throw refused("is not well encoded");
  let text = rawPath;
  for (let round = 0; ; round++) {
    checkSegments(text);
    const decoded = decode(text);
    if (decoded === text) break;
    if (round === DECODINGS_MAX) throw refused("is encoded too many times");
    text = decoded;
  }
  const url = new URL(rawPath, "http://x");
  if (url.pathname !== rawPath || url.host !== "x") throw refused("is not in its normal form");
  return rawPath;
}

function checkSegments(text: string): void {
  // Compatibility forms (fullwidth dots and slashes) count as what some server may fold them to.
  const folded = text.normalize("NFKC");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\\\x00-\x1f\x7f-\x9f\u2028\u2029]/.test(folded)) throw refused("has characters that do not belong in a path");
  const segments = folded.split("/").slice(1);
  if (segments[0]?.includes("@")) throw refused("names a host");
  segments.forEach((segment, index) => {
    const name = segment.split(";", 1)[0]?.trim() ?? "";
    if (name === "." || name === "..") throw refused("leads to another place");
    if (name === "" && (segment !== "" || index < segments.length - 1)) throw refused("has an empty segment");
  });
}

function decode(text: string): string {
  // A stray percent sign in what was decoded before is a literal one, which a %25 stood for.
  try {
    return decodeURIComponent(text);
  } catch {
    if (/%(?![0-9a-f]{2})/i.test(text) && !/%[0-9a-f]{2}/i.test(text)) return text;
    throw refused("is not well encoded");
  }
}

function refused(what: string): AppError {
  return new AppError("invalid_request", `The path ${what}.`, { remedy: "Use a path of the provider's API reference, as it stands there." });
}
