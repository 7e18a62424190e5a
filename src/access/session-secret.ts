import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { dataFolder } from "../db/dialect";
import { once } from "../db/once";
import { env } from "../env";

const BYTES_MIN = 32;

function readSecret(file: string): Uint8Array | null {
  try {
    const secret = readFileSync(file, "utf8").trim();
    if (secret.length < BYTES_MIN) throw new Error(`${file} is too short to be a secret; delete it and start again (this signs everybody out)`);
    return new TextEncoder().encode(secret);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/**
 * The secret kept in `file`, made on first use with mode 0600. Two processes that start together get the same one: it is
 * written aside and linked to its name, and a link never replaces a file nor shows half of one.
 */
export function keepSecret(file: string): Uint8Array {
  const kept = readSecret(file);
  if (kept) return kept;
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const aside = `${file}.${randomBytes(8).toString("hex")}`;
  writeFileSync(aside, `${randomBytes(48).toString("base64url")}\n`, { flag: "wx", mode: 0o600, flush: true });
  try {
    linkSync(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
  return readSecret(file) ?? keepSecret(file);
}

/** The key of the session tokens: `JWT_SECRET`, or the file `jwt-secret` beside the database. */
export function sessionSecret(): Uint8Array {
  return once("session-secret", () =>
    env.JWT_SECRET ? new TextEncoder().encode(env.JWT_SECRET) : keepSecret(path.join(dataFolder(), "jwt-secret")),
  );
}
