import { headers } from "next/headers";
import { isSecure } from "@/access/session-cookie";
import { env } from "@/env";

/** The scheme and host at which the sender of these headers reaches this app: `APP_URL` if it is set, else the request's own. No trailing slash. */
export function originOf(sent: Headers): string {
  if (env.APP_URL) return new URL(env.APP_URL).origin;
  return `${isSecure(sent) ? "https" : "http"}://${sent.get("host") ?? `localhost:${env.PORT}`}`;
}

/** For pages: the scheme and host at which programs reach this app. */
export async function readOrigin(): Promise<string> {
  return originOf(await headers());
}
