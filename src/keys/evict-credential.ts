import { once } from "../db/once";
import { cacheOf } from "./authenticate-credential";
import { API_KEY, MONITOR_TOKEN } from "./credential-kind";

type Listener = (digest: string) => void | Promise<void>;
const listeners = () => once("credential-listeners", () => new Set<Listener>());

/** Call this after credentials' rows have changed. Resolves when every process of this node that listens will read them from the database again. */
export async function evictCredentials(digests: readonly string[]): Promise<void> {
  for (const digest of digests) evictHere(digest);
  await Promise.all([...listeners()].flatMap((listener) => digests.map((digest) => listener(digest))));
}

/** Evicts from this process's cache only: another process has changed the row and said so. */
export function evictHere(digest: string): void {
  cacheOf(MONITOR_TOKEN).evict(digest);
  cacheOf(API_KEY).evict(digest);
}

/** Lets another process, with a cache of its own, refuse a revoked credential at once rather than when its cached entry expires. */
export function onCredentialEvicted(listener: Listener): void {
  listeners().add(listener);
}
