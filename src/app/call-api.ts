export interface ApiError {
  status: number;
  code: string;
  message: string;
  remedy: string;
}
export type ApiAnswer<T> = { ok: true; data: T } | { ok: false; error: ApiError };

const UNREACHABLE: ApiError = { status: 0, code: "unreachable", message: "", remedy: "" };

async function readError(response: Response): Promise<ApiError> {
  const body: { error?: Partial<ApiError> } | null = await response.json().catch(() => null);
  const { code = "internal", message = "", remedy = "" } = body?.error ?? {}; // without a body of ours, a proxy has answered in our place
  return { status: response.status, code, message, remedy };
}

interface CallOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: object;
  signal?: AbortSignal;
}

/** Calls one of our JSON APIs from the browser. Never throws: status 0 means that there was no response. `T` is null for 204. */
export async function callApi<T>(path: string, { method = "GET", body, signal }: CallOptions = {}): Promise<ApiAnswer<T>> {
  try {
    const init: RequestInit = { method, cache: "no-store", credentials: "same-origin" };
    if (signal) init.signal = signal;
    if (method !== "GET") {
      init.headers = { "content-type": "application/json" };
      init.body = JSON.stringify(body ?? {});
    }
    const response = await fetch(path, init);
    if (!response.ok) return { ok: false, error: await readError(response) };
    return { ok: true, data: response.status === 204 ? (null as T) : await response.json() };
  } catch {
    return { ok: false, error: UNREACHABLE };
  }
}

/** Sends a file as it is to one of our APIs, from the browser, and reads what comes back. Never throws. */
export async function sendFile<T>(path: string, file: Blob, read: (response: Response) => Promise<T>): Promise<ApiAnswer<T>> {
  try {
    const headers = { "content-type": file.type };
    const response = await fetch(path, { method: "POST", cache: "no-store", credentials: "same-origin", headers, body: file });
    return response.ok ? { ok: true, data: await read(response) } : { ok: false, error: await readError(response) };
  } catch {
    return { ok: false, error: UNREACHABLE };
  }
}

/** The text for an error: what happened, then what to do. The server has written it in the reader's language. */
export function describeError({ message, remedy }: ApiError, unreachable: string): string {
  if (!message) return unreachable;
  return remedy ? `${message}${/[.!?…]$/.test(message) ? "" : "."} ${remedy}` : message;
}
