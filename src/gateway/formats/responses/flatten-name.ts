import { createHash } from "node:crypto";

/** The longest name that a function has at OpenAI and at Google. */
const NAME_CHARACTERS_MAX = 64;
const HASH_CHARACTERS = 8;

/**
 * The name of a tool in a namespace, for models whose tools have none: `mcp__files` and `read` are `mcp__files__read`, as Codex writes it. The same
 * in every turn, whichever other tools there are.
 */
export function flattenName(namespace: string | null, name: string): string {
  if (!namespace) return name;
  const flat = `${namespace.replace(/_+$/, "")}__${name.replace(/^_+/, "")}`;
  if (flat.length <= NAME_CHARACTERS_MAX) return flat;
  const hash = createHash("sha256").update(flat).digest("hex").slice(0, HASH_CHARACTERS);
  return `${flat.slice(0, NAME_CHARACTERS_MAX - HASH_CHARACTERS - 1)}_${hash}`;
}
