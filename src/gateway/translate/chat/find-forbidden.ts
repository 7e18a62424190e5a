/** Members that name what is kept in an account: with the gateway it would be the operator's, and no caller may read another's. */
const STORED = new Set(["file_id", "file_ids", "vector_store_ids", "container_id", "cached_content", "cachedContent"]);
/** JavaScript's name for what an object inherits from: no API has it, and copies lose it. */
const PROTOTYPE = "__proto__";
const UNKNOWN = "is not a known field";

export interface Forbidden {
  path: PropertyKey[];
  why: string;
}

/** Where the walk is, and how it came there. */
interface Step {
  value: object;
  name: PropertyKey;
  from: Step | null;
}

/** A member that no conversation may have, at the top of the body or anywhere in its messages. Takes no call stack: a body can be nested deep. */
export function findForbidden(body: unknown): Forbidden | null {
  if (!isObject(body)) return null;
  if (Object.hasOwn(body, PROTOTYPE)) return { path: [PROTOTYPE], why: UNKNOWN };
  const messages = "messages" in body ? body.messages : null;
  const pending: Step[] = isObject(messages) ? [{ value: messages, name: "messages", from: null }] : [];
  for (let step = pending.pop(); step; step = pending.pop()) {
    const isList = Array.isArray(step.value);
    for (const [name, inner] of Object.entries(step.value)) {
      const why = isList ? null : judge(name, inner);
      if (why) return { path: [...pathOf(step), name], why };
      if (isObject(inner)) pending.push({ value: inner, name: isList ? Number(name) : name, from: step });
    }
  }
  return null;
}

function judge(name: string, value: unknown): string | null {
  if (name === PROTOTYPE) return UNKNOWN;
  const isStated = Array.isArray(value) ? value.length > 0 : typeof value === "string" && value !== "";
  return STORED.has(name) && isStated ? "nothing is kept here: send the content itself" : null;
}

function pathOf(step: Step): PropertyKey[] {
  const path: PropertyKey[] = [];
  for (let at: Step | null = step; at; at = at.from) path.unshift(at.name);
  return path;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
