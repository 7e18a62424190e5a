import { AppError } from "../../domain/errors";

/**
 * Refuses a field that the other wire cannot express, and names it by its path in the caller's request. Nothing is dropped silently.
 * @param path like `messages[2].content[0].image_url.url`
 * @throws AppError invalid_request, always
 */
export function refuse(path: string, why: string): never {
  throw new AppError("invalid_request", `${path}: ${why}`, {
    param: path,
    remedy: "Change or leave out the field, or choose another model.",
  });
}

/** @throws AppError naming the first member that is neither in `known` nor null */
export function refuseUnknown(path: string, object: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): void {
  for (const [name, value] of Object.entries(object)) {
    if (value === null || value === undefined || known.has(name)) continue;
    refuse(path === "" ? show(name) : `${path}.${show(name)}`, "is not supported by this model.");
  }
}

/** A name from outside is quoted if it is unusual, and truncated if it is long. */
function show(name: string): string {
  return /^\w{1,64}$/.test(name) ? name : JSON.stringify(name.slice(0, 64));
}
