import { AppError } from "../../domain/errors";
import type { ResalePlan } from "../plan";
import type { UpstreamResponse } from "../upstream/upstream-response";

/** An error that takes longer to say what it is about is told by its status alone. */
const REFUSAL_MS_MAX = 5_000;

/** How long one attempt may take to its response's head, and then to what it waits for next. */
export interface Deadline {
  /** The head of a stream is here: its content may come so long after the attempt's begin, where the route has no limit of its own. */
  awaitContent(msMax: number): void;
  /** The head of an error is here. */
  awaitRefusal(): void;
  stop(): void;
}

/** Closes the connection to a provider that takes longer than the call's route allows. A plain model's head has undici's own limit, which costs no timer. */
export function watchDeadline(upstream: UpstreamResponse, { rule, call }: ResalePlan, providerId: string): Deadline {
  const startedMs = performance.now();
  const ttftMsMax = call.isStreaming ? (rule?.ttftMsMax ?? null) : null;
  const headMsMax = Math.min(rule?.timeoutMs ?? Number.POSITIVE_INFINITY, ttftMsMax ?? Number.POSITIVE_INFINITY);
  let timer: NodeJS.Timeout | undefined;
  const expire = () =>
    upstream.cancel(
      new AppError("upstream_timeout", `${providerId} did not answer in time.`, { remedy: "Try again; the provider may be overloaded." }),
    );
  const arm = (msMax: number) => {
    clearTimeout(timer);
    timer = setTimeout(expire, Math.max(0, msMax - (performance.now() - startedMs)));
  };
  if (Number.isFinite(headMsMax)) arm(headMsMax);
  return {
    awaitContent: (msMax) => arm(ttftMsMax ?? msMax),
    awaitRefusal: () => arm(performance.now() - startedMs + REFUSAL_MS_MAX),
    stop: () => clearTimeout(timer),
  };
}
