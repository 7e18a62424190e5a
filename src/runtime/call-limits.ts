import { dialectOf } from "../db/dialect";
import { once } from "../db/once";
import { env } from "../env";
import type { LimitsPort } from "../gateway/ports";
import { Limiter } from "../limits/limiter";
import { openStore } from "../limits/open-store";
import { log } from "../observe/log";
import { metrics } from "./record-call";

/** A call waits no longer for the counters of its limits, neither before it is sent nor at its end. */
const WAIT_MS_MAX = 400;
const LOG_EVERY_MS = 10_000;

const limiter = () =>
  once("limiter", () => {
    const { REDIS_URL: redisUrl, DATABASE_URL: databaseUrl, LIMITS_WHEN_UNAVAILABLE: whenUnavailable } = env;
    let loggedAt = Number.NEGATIVE_INFINITY;
    return new Limiter({
      store: openStore({ redisUrl, databaseUrl }),
      whenUnavailable,
      waitMsMax: WAIT_MS_MAX,
      onUnavailable(error) {
        metrics().countLimitsUnavailable(whenUnavailable);
        if (performance.now() - loggedAt < LOG_EVERY_MS) return;
        loggedAt = performance.now();
        log.error({ event: "limits_unavailable", decision: whenUnavailable, error: error instanceof Error ? error.message : String(error) });
      },
    });
  });

const elsewhere = () => once("limits-elsewhere", (): { port: LimitsPort | null } => ({ port: null }));

/** Calls are counted in the memory of a process, not where others see it. */
export const countsInMemory = (): boolean => !env.REDIS_URL && dialectOf() === "sqlite";

/** Another process counts this one's calls. */
export function countElsewhere(port: LimitsPort): void {
  elsewhere().port = port;
}

/** Made when the first call with a limit comes: who sets none pays for none. */
export const callLimits: LimitsPort = { count: (scopes, tokens) => (elsewhere().port ?? limiter()).count(scopes, tokens) };
