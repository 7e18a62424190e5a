import { headers } from "next/headers";
import { isSecure } from "@/access/session-cookie";
import { env } from "@/env";

/** Scheme and host at which the sender of these headers reaches this app: the operator's word, else what was asked for. No slash at the end. */
export function originOf(sent: Headers): string {
  if (env.APP_URL) return new URL(env.APP_URL).origin;
  return `${isSecure(sent) ? "https" : "http"}://${sent.get("host") ?? `localhost:${env.PORT}`}`;
}

/** For pages: scheme and host at which programs reach this app. */
export async function readOrigin(): Promise<string> {
  return originOf(await headers());
}
