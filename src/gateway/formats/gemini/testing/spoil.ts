/** A copy of `value` with one place in it replaced; most of the copies pass the outer checks, so that the inner ones are reached. */
export function spoil(value: unknown, [pick, ...rest]: readonly number[], by: unknown): unknown {
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  if (pick === undefined || keys.length === 0) return by;
  const key = keys[pick % keys.length] as string;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = spoil(copy[key], rest, by);
  return copy;
}
