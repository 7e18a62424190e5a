/**
 * One of each per process. The server's bundle and Next's bundle are two copies of every module; what must exist once
 * (the Prisma client, the write queue, the caches) hangs on `globalThis`.
 */
export function once<T>(name: string, make: () => T): T {
  const key = Symbol.for(`llm-monitor.${name}`);
  const holder = globalThis as unknown as Record<symbol, T | undefined>;
  holder[key] ??= make();
  return holder[key] as T;
}
