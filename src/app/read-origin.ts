import { headers } from "next/headers";
import { isSecure } from "@/access/session-cookie";
import { env } from "@/env";

/** Scheme and host at which programs reach this app: the operator's word, else what the browser asked for. No slash at the end. */
export async function readOrigin(): Promise<string> {
  if (env.APP_URL) return new URL(env.APP_URL).origin;
  const sent = await headers();
  return `${isSecure(sent) ? "https" : "http"}://${sent.get("host") ?? `localhost:${env.PORT}`}`;
}
