/** What this copy of the module has already found: the path of every call leads through here several times. */
const known = new Map<string, unknown>();

/**
 * One of each per process. The server's bundle and Next's bundle are two copies of every module; what must exist once
 * (the Prisma client, the write queue, the caches) hangs on `globalThis`.
 */
export function once<T>(name: string, make: () => T): T {
  const found = known.get(name) as T | undefined;
  if (found !== undefined) return found;
  const key = Symbol.for(`llm-monitor.${name}`);
  const holder = globalThis as { [name: symbol]: T | undefined };
  holder[key] ??= make();
  known.set(name, holder[key]);
  return holder[key] as T;
}
