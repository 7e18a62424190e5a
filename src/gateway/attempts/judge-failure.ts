import type { AppError, ErrorCode } from "../../domain/errors";
import { isProviderFault } from "./observe-attempt";

/** Why an attempt has no answer, and what may be done about it. */
export interface AttemptFailure {
  /** What the client is told when nothing else helps. */
  error: AppError;
  /** It cannot have been billed: the same target may be tried again. */
  isRetryable: boolean;
  /** Another target may answer. Not for the caller's own mistakes: they would be made everywhere. */
  fallsOver: boolean;
  /** As the provider asks. */
  waitSeconds: number | null;
}

/** No fault of the provider: the model may have another name elsewhere, or a longer context window. */
const ELSEWHERE: ReadonlySet<string> = new Set<ErrorCode>(["model_not_found", "context_length_exceeded"]);

export function judgeFailure(error: AppError, { isRetryable = false, waitSeconds = null }: Partial<AttemptFailure> = {}): AttemptFailure {
  const fallsOver = isProviderFault(error.code) || ELSEWHERE.has(error.code);
  return { error, isRetryable, fallsOver, waitSeconds };
}
