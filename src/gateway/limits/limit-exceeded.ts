import { AppError } from "../../domain/errors";
import type { ExceededLimit, LimitName } from "../../domain/limits";

const PHRASES: Record<LimitName, (limit: number) => string> = {
  requestsPerMinute: (limit) => `${count(limit, "request")} per minute`,
  tokensPerMinute: (limit) => `${count(limit, "token")} per minute`,
  concurrency: (limit) => `${count(limit, "call")} at once`,
};

const count = (limit: number, noun: string) => `${limit} ${noun}${limit === 1 ? "" : "s"}`;

/** Which limit, whose, and when to come again. */
export function limitExceeded({ scope, name, retryAfterMs }: ExceededLimit): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  const limit = PHRASES[name](scope.limits[name] ?? 0);
  const whose = scope.noun === "organization" ? "Your organization" : `This ${scope.noun}`;
  const remedies: Record<LimitName, string> = {
    requestsPerMinute: `Try again in ${count(retryAfterSeconds, "second")}, or ask an admin to raise the limit.`,
    tokensPerMinute: `Try again in ${count(retryAfterSeconds, "second")}, ask for less output, or ask an admin to raise the limit.`,
    concurrency: "Wait until one of them has ended, or ask an admin to raise the limit.",
  };
  return new AppError("rate_limited", `${whose} is limited to ${limit} (${name}).`, { remedy: remedies[name], retryAfterSeconds });
}
