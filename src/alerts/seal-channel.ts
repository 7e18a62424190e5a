import { hkdfSync, randomBytes } from "node:crypto";
import { sessionSecret } from "../access/session-secret";
import { openText, sealText } from "../domain/seal";

/** A key for each channel, made of the secret that signs sessions: a sealed text is of no use in another row, nor in a copy of the database alone. */
const keyOf = (channelId: string) => new Uint8Array(hkdfSync("sha256", sessionSecret(), channelId, "alert channel", 32));

export const sealForChannel = (channelId: string, text: string): string => sealText(keyOf(channelId), text);

/** @throws Error when JWT_SECRET is another one than when it was sealed */
export const openForChannel = (channelId: string, sealed: string): string => openText(keyOf(channelId), sealed);

const SECRET_PREFIX = "whsec_";

/** As Standard Webhooks asks: 24 to 64 random bytes. */
export const makeWebhookSecret = (): string => SECRET_PREFIX + randomBytes(32).toString("base64");

/** The bytes that sign. */
export const secretBytes = (secret: string): Buffer => Buffer.from(secret.slice(SECRET_PREFIX.length), "base64");
