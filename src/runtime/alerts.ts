import { BACKOFF } from "../alerts/backoff";
import { Dispatcher } from "../alerts/dispatcher";
import { LEASE_MS } from "../alerts/due-deliveries";
import type { ProviderState } from "../alerts/read-providers";
import { sendEvent } from "../alerts/send-event";
import { Watch } from "../alerts/watch";
import { currentCatalog } from "../catalog/load-catalog";
import { once } from "../db/once";
import { log } from "../observe/log";
import { readProviderHealth } from "./routing";

const DISPATCH_EVERY_MS = 2_000;

const logFailure = (event: string) => (error: unknown) => log.warn({ event, error: String(error) });

const dispatcher = (): Dispatcher =>
  once(
    "alert-dispatcher",
    () =>
      new Dispatcher({
        ...{ send: sendEvent, backoff: BACKOFF, leaseMs: LEASE_MS, everyMs: DISPATCH_EVERY_MS },
        random: Math.random,
        nowMs: Date.now,
        onError: logFailure("alerts_not_sent"),
      }),
  );

const watch = (): Watch =>
  once(
    "alert-watch",
    () => new Watch({ providers: readProviderStates, nowMs: Date.now, onEvents: () => dispatcher().wake(), onError: logFailure("alerts_not_seen") }),
  );

/** Those that can be called. */
async function readProviderStates(): Promise<ProviderState[]> {
  const health = await readProviderHealth();
  const enabled = [...currentCatalog().providers.values()].filter(({ isEnabled }) => isEnabled);
  return enabled.map(({ id, name }) => ({ id, name, status: health.provider(id).status }));
}

/**
 * Begins to compare rules with what is, and to send what came of it. For the process that serves pages: on SQLite it reads on its own thread, and no
 * call may wait for that.
 */
export function startAlerts(): void {
  watch().start();
  dispatcher().start();
}

/** Lets what is on its way arrive: a receiver that has said yes must not be told again. It takes as long as a receiver has, at most. */
export async function stopAlerts(): Promise<void> {
  await watch().stop();
  await dispatcher().stop();
}
