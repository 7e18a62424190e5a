import { AppError } from "../../domain/errors";
import type { ResaleTarget } from "../plan";

/** An attempt that failed, and what its client would have been told had there been no other target. */
export interface FailedAttempt {
  target: ResaleTarget;
  error: AppError;
}

/** What is told when every attempt of a call with several targets has failed: 504 when the last one timed out, else 502, with each attempt by name. */
export function explainAttempts(failed: readonly FailedAttempt[]): AppError {
  const code = failed.at(-1)?.error.code === "upstream_timeout" ? "upstream_timeout" : "upstream_error";
  const attempts = failed.map(({ target: { target, model }, error }) => `${target.id}/${model.upstreamModel}: ${error.message.replace(/\.$/, "")}`);
  const count = failed.length === 1 ? "The one attempt has failed" : `All ${failed.length} attempts have failed`;
  return new AppError(code, `${count}. ${attempts.join("; ")}.`, { remedy: "Try again.", cause: failed.at(-1)?.error });
}
