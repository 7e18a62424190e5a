import { once } from "../db/once";
import { cacheOf } from "./authenticate-credential";
import { API_KEY, MONITOR_TOKEN } from "./credential-kind";

type Listener = (digest: string) => void;
const listeners = () => once("credential-listeners", () => new Set<Listener>());

/** Call this after a credential's row has changed: every process of this node that listens reads it from the database again. */
export function evictCredential(digest: string): void {
  evictHere(digest);
  for (const listener of listeners()) listener(digest);
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
