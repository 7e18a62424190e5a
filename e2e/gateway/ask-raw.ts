import type { Dispatcher } from "undici";
import { type Script, scriptKey } from "../tools/simulator/script";

export interface RawAnswer {
  status: number;
  /** Lower-case names; values of one name joined as HTTP joins them. */
  headers: Map<string, string>;
  body: Buffer;
}

/** The headers with which a program sends this provider its key, which carries the script. */
export function keyHeaders(provider: string, script: Script): Record<string, string> {
  const key = scriptKey(script);
  if (provider === "anthropic") return { "x-api-key": key, "anthropic-version": "2023-06-01" };
  return provider === "google" ? { "x-goog-api-key": key } : { authorization: `Bearer ${key}` };
}

/** One call; the answer as it came over the wire, not decoded. */
export async function askRaw(
  dispatcher: Dispatcher,
  call: { origin: string; method: string; target: string; headers: Record<string, string>; body: string | null },
): Promise<RawAnswer> {
  const { statusCode, headers, body } = await dispatcher.request({
    origin: call.origin,
    path: call.target,
    method: call.method as Dispatcher.HttpMethod,
    headers: call.body === null ? call.headers : { "content-type": "application/json", ...call.headers },
    body: call.body,
  });
  const flat = Object.entries(headers).map(([name, value]) => [name, [value ?? []].flat().join(", ")] as const);
  return { status: statusCode, headers: new Map(flat), body: Buffer.from(await body.arrayBuffer()) };
}
