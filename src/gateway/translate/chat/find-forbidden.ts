/** Members that name what is kept in an account: with the gateway it would be the operator's, and no caller may read another's. */
const STORED = new Set(["file_id", "file_ids", "vector_store_ids", "container_id", "cached_content", "cachedContent"]);
/** JavaScript's name for what an object inherits from: no API has it, and copies lose it. */
const PROTOTYPE = "__proto__";
const UNKNOWN = "is not a known field";
/** A schema of the caller's may well have a property of such a name. */
const SCHEMAS = new Set(["tools", "functions", "response_format"]);

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

/** A member that no conversation may have, wherever it stands outside of schemas. Takes no call stack: a body can be nested deep. */
export function findForbidden(body: unknown): Forbidden | null {
  const root: Step | null = isObject(body) ? { value: body, name: "", from: null } : null;
  const pending: Step[] = root ? [root] : [];
  for (let step = pending.pop(); step; step = pending.pop()) {
    const isList = Array.isArray(step.value);
    for (const [name, inner] of Object.entries(step.value)) {
      const why = isList ? null : judge(name, inner);
      if (why) return { path: [...pathOf(step), name], why };
      if (!isObject(inner) || (step === root && SCHEMAS.has(name))) continue;
      pending.push({ value: inner, name: isList ? Number(name) : name, from: step });
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
  for (let at: Step | null = step; at?.from; at = at.from) path.unshift(at.name);
  return path;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
