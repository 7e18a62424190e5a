import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { LimitScope } from "../../domain/limits";
import { Limiter } from "../limiter";
import { openStore } from "../open-store";
import type { CountedRun, CountsPlan } from "./judge-counts";

// A process that says when it is ready, and once it is told to go counts calls as the gateway does, as fast as it can, and says which of them may be made.
const plan: CountsPlan = JSON.parse(process.argv[2] ?? "{}");
const { calls, scopes, requestsPerMinute, concurrency, redisUrl } = plan;
const store = openStore({ redisUrl, databaseUrl: plan.databaseUrl });
const limiter = new Limiter({ store, whenUnavailable: "deny", waitMsMax: 30_000, onUnavailable: (error) => console.error(error) });
const limited = Array.from(
  { length: scopes },
  (_, i): LimitScope => ({ id: `key_${i}`, noun: "API key", limits: { requestsPerMinute, tokensPerMinute: null, concurrency } }),
);
const run: CountedRun = { granted: 0, exceeded: 0, unanswered: 0, calls: [] };
const nowMs = () => performance.timeOrigin + performance.now();

async function countOne(index: number): Promise<void> {
  const scope = index % scopes;
  const outcome = await limiter.count([limited[scope] as LimitScope], 0);
  if (outcome.status === "exceeded") run.exceeded++;
  else if (outcome.status !== "counted") run.unanswered++;
  else {
    const fromMs = nowMs();
    const windowEndsMs = fromMs + (outcome.call.quotas.requests?.resetMs ?? 0);
    run.granted++;
    await sleep(1);
    run.calls.push([scope, fromMs, nowMs(), windowEndsMs]);
    await outcome.call.end();
  }
}

process.stdout.write("ready\n");
await once(process.stdin, "data");
let next = 0;
async function work(): Promise<void> {
  while (next < calls) await countOne(next++);
}
await Promise.all(Array.from({ length: plan.workers }, work));
process.stdout.write(JSON.stringify(run), () => process.exit(0));
