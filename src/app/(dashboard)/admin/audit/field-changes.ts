export interface FieldChange {
  /** A path: `pricing.input`. */
  field: string;
  /** As it is shown; null: it was not there. */
  before: string | null;
  after: string | null;
}

/** Follow from the change itself. */
const BOOKKEEPING: ReadonlySet<string> = new Set(["version", "overridden"]);

/** Every field that either side has, where both sides have it only if it differs. Nested objects are taken apart, so that the one figure that changed is seen. */
export function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  const old = flatten(before);
  const now = flatten(after);
  const isUpdate = before !== null && after !== null;
  const fields = [...new Set([...old.keys(), ...now.keys()])].filter((field) => !isUpdate || !BOOKKEEPING.has(field));
  return fields
    .map((field) => ({ field, before: old.get(field) ?? null, after: now.get(field) ?? null }))
    .filter((change) => change.before !== change.after);
}

function flatten(value: unknown, path = ""): Map<string, string> {
  if (!isObject(value)) return path === "" ? new Map() : new Map([[path, show(value)]]);
  return new Map(Object.entries(value).flatMap(([name, part]) => [...flatten(part, path === "" ? name : `${path}.${name}`)]));
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);
const show = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
