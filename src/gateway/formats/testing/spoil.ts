import fc from "fast-check";

/** A copy of `value` with one place in it replaced; most of the copies pass the outer checks, so that the inner ones are reached. */
export function spoil(value: unknown, picks: readonly number[], by: unknown): unknown {
  const [pick, ...rest] = picks;
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  if (pick === undefined || keys.length === 0) return by;
  const key = keys[pick % keys.length] as string;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = spoil(copy[key], rest, by);
  return copy;
}

export const spoiled = (value: unknown) =>
  fc
    .tuple(
      fc.array(fc.nat(), { maxLength: 8 }),
      fc.oneof(fc.jsonValue(), fc.constantFrom(null, undefined, "", 0, -1, [], {}, [null], [[]], "toString", "__proto__")),
    )
    .map(([picks, by]) => spoil(value, picks, by));
