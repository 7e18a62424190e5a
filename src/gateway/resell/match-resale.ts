/** What a path of the reseller's endpoint asks for. `isBrowser`: the endpoint of browser apps, whose answers say more. */
export type ResaleEndpoint =
  | { kind: "chat"; method: "POST"; path: string; isBrowser: boolean }
  | { kind: "embeddings"; method: "POST"; path: string }
  | { kind: "models"; method: "GET"; path: string }
  | { kind: "model"; method: "GET"; path: string; name: string };

const MOUNT = "/api/v1";
const MODEL = "/models/";
const FIXED: ReadonlyMap<string, ResaleEndpoint> = new Map<string, ResaleEndpoint>([
  [`${MOUNT}/chat/completions`, { kind: "chat", method: "POST", path: "/chat/completions", isBrowser: false }],
  ["/api/chat/completions", { kind: "chat", method: "POST", path: "/chat/completions", isBrowser: true }],
  [`${MOUNT}/embeddings`, { kind: "embeddings", method: "POST", path: "/embeddings" }],
  [`${MOUNT}/models`, { kind: "models", method: "GET", path: "/models" }],
]);

/**
 * The reseller's endpoint that a request line names; null: it is a pass-through call, or nothing.
 * @param target path and query as they came in
 */
export function matchResale(target: string): ResaleEndpoint | null {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  const fixed = FIXED.get(path);
  if (fixed) return fixed;
  if (!path.startsWith(MOUNT + MODEL)) return null;
  const name = decode(path.slice(MOUNT.length + MODEL.length));
  return name === null ? null : { kind: "model", method: "GET", path: "/models/{model}", name };
}

/** Ids may hold slashes, as they are or encoded. Null: not well encoded. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
