import type { AppError } from "../../../domain/errors";

/** The words of https://cloud.google.com/apis/design/errors#handling_errors */
const STATUSES: ReadonlyMap<number, string> = new Map([
  [401, "UNAUTHENTICATED"],
  [402, "FAILED_PRECONDITION"],
  [403, "PERMISSION_DENIED"],
  [404, "NOT_FOUND"],
  [409, "ABORTED"],
  [429, "RESOURCE_EXHAUSTED"],
  [500, "INTERNAL"],
  [502, "UNAVAILABLE"],
  [503, "UNAVAILABLE"],
  [504, "DEADLINE_EXCEEDED"],
]);

/** Our error as Google's: `status` is theirs, `reason` ours. */
export function formatGoogleError({ status, code, message }: Pick<AppError, "status" | "code" | "message">, requestId: string) {
  const details = [
    { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: code, domain: "llm-monitor" },
    { "@type": "type.googleapis.com/google.rpc.RequestInfo", requestId },
  ];
  return { error: { code: status, message, status: STATUSES.get(status) ?? "INVALID_ARGUMENT", details } };
}
