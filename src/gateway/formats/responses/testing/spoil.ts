import fc from "fast-check";

/** A copy of `value` with one place in it replaced; most copies pass the outer checks, so that the inner ones are reached. */
function spoil(value: unknown, picks: readonly number[], by: unknown): unknown {
  const [pick, ...rest] = picks;
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  if (pick === undefined || keys.length === 0) return by;
  const key = keys[pick % keys.length] as string;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = spoil(copy[key], rest, by);
  return copy;
}

export function spoiled(value: unknown): fc.Arbitrary<unknown> {
  const by = fc.oneof(fc.jsonValue(), fc.constantFrom(null, undefined, "", 0, -1, [], {}, [null], [[]], "toString", "__proto__"));
  return fc.tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 8 }), by).map(([picks, one]) => spoil(value, picks, one));
}
