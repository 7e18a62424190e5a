import { createHmac } from "node:crypto";
import { secretBytes } from "./seal-channel";

interface SignedMessage {
  /** The event's: the same for every try. */
  id: string;
  body: string;
  atMs: number;
}

/** The headers of Standard Webhooks: a signature for each secret, the newest first. https://github.com/standard-webhooks/standard-webhooks */
export function signWebhook({ id, body, atMs }: SignedMessage, secrets: readonly string[]): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1000));
  const sign = (secret: string) => `v1,${createHmac("sha256", secretBytes(secret)).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": secrets.map(sign).join(" ") };
}
