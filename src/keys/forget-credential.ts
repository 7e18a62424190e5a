import { once } from "../db/once";
import { API_KEY } from "./api-key";
import { cacheOf } from "./authenticate-credential";
import { MONITOR_TOKEN } from "./monitor-token";

type Listener = (digest: string) => void;
const listeners = () => once("credential-listeners", () => new Set<Listener>());

/** To be called after a credential's row has changed: the processes of this node ask the database again, this one and those that listen to it. */
export function forgetCredential(digest: string): void {
  forgetHere(digest);
  for (const listener of listeners()) listener(digest);
}

/** The same for what another process has changed and said. */
export function forgetHere(digest: string): void {
  cacheOf(MONITOR_TOKEN).evict(digest);
  cacheOf(API_KEY).evict(digest);
}

/** `listener` is to tell another process, whose cache is its own: what is revoked is then refused at once, not when a cached entry ends. */
export function onForgottenCredential(listener: Listener): void {
  listeners().add(listener);
}
