import { setTimeout as sleep } from "node:timers/promises";
import { type LimitScope, NO_LIMITS } from "../../domain/limits";
import type { LimitsPort } from "../../gateway/ports";
import type { CountedRun, CountsPlan } from "./judge-counts";

const nowMs = () => performance.timeOrigin + performance.now();

/** Counts calls as the gateway does, as fast as it can, and says which of them may be made. */
export async function countCalls(limiter: LimitsPort, { calls, scopes, limits, tokens, workers }: CountsPlan): Promise<CountedRun> {
  const limited = Array.from({ length: scopes }, (_, i): LimitScope => ({ id: `key_${i}`, noun: "API key", limits: { ...NO_LIMITS, ...limits } }));
  const run: CountedRun = { granted: 0, exceeded: 0, unanswered: 0, calls: [] };

  async function countOne(index: number): Promise<void> {
    const scope = index % scopes;
    const outcome = await limiter.count([limited[scope] as LimitScope], tokens);
    if (outcome.status === "exceeded") run.exceeded++;
    else if (outcome.status !== "counted") run.unanswered++;
    else {
      const { call } = outcome;
      const fromMs = nowMs();
      const windowEndsMs = fromMs + ((call.quotas.requests ?? call.quotas.tokens)?.resetMs ?? 0);
      run.granted++;
      await sleep(1);
      const used = Math.ceil(tokens / (1 + (index % 3))); // all that was estimated, a half, a third
      run.calls.push([scope, fromMs, nowMs(), windowEndsMs, tokens === 0 ? 1 : used]);
      await Promise.all([call.end(), call.correct(tokens === 0 ? null : used)]);
    }
  }

  let next = 0;
  async function work(): Promise<void> {
    while (next < calls) await countOne(next++);
  }
  await Promise.all(Array.from({ length: workers }, work));
  return run;
}
