import { AppError } from "../domain/errors";

export interface Refusal {
  status: number;
  headers: Record<string, string>;
  body: string;
}

function refusal(error: AppError, headers: Record<string, string> = {}): Refusal {
  return { status: error.status, headers, body: JSON.stringify({ error: { code: error.code, message: error.message, remedy: error.remedy } }) };
}

/**
 * What no handler should see. Whoever guards a path and whoever serves it must mean the same path, so a request line that is not
 * already in its plain form (absolute, with a backslash, a fragment or dot segments) is answered here.
 */
export function refuseTarget(target: string, isDraining: boolean): Refusal | null {
  if (isDraining)
    return refusal(new AppError("unavailable", "The server is stopping.", { remedy: "Try again in a few seconds." }), { "retry-after": "5" });
  const path = target.split("?", 1)[0] ?? "";
  if (path.startsWith("/") && !path.startsWith("//") && !path.includes("\\") && isPlain(path)) return null;
  return refusal(
    new AppError("invalid_request", "The path of the request is not in its plain form.", {
      remedy: "Send the path without dot segments, backslashes or a host.",
    }),
  );
}

function isPlain(path: string): boolean {
  try {
    return new URL(path, "http://localhost").pathname === path;
  } catch {
    return false;
  }
}
