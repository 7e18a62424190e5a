import { createHmac } from "node:crypto";
import { env } from "../env";
import { bcryptCompare, bcryptHash } from "./run-bcrypt";

/** OWASP's floor for bcrypt. Each step doubles the time that a guess costs, ours as well; the tests, which sign up thousands of accounts, use bcrypt's own floor. */
export const bcryptCost = () => (env.NODE_ENV === "test" ? 4 : 10);
/** Not a secret: it keeps these digests apart from SHA-384 digests made elsewhere ("password shucking"). */
const PRE_HASH_KEY = "llm-monitor/password/v1";
/** A hash that no known password has, at the same cost: trying a password on an unknown account takes as long as on a known one. */
const nobodysHash = () => `$2b$${String(bcryptCost()).padStart(2, "0")}$pBGy6VwiaIBN9Art7Wb7UOhxLZYbuFhEE8cdjYabRrgucIEnn/Khm`;

/** bcrypt reads 72 bytes and drops the rest (25 Korean syllables are 75), and stops at a NUL. These 64 ASCII characters depend on every byte. */
function preHash(password: string): string {
  return createHmac("sha384", PRE_HASH_KEY).update(password, "utf8").digest("base64");
}

export function hashPassword(password: string): Promise<string> {
  return bcryptHash(preHash(password), bcryptCost());
}

/** Takes the same time with a `passwordHash` as without; without one the answer is no. */
export async function verifyPassword(password: string, passwordHash: string | null): Promise<boolean> {
  const matches = await bcryptCompare(preHash(password), passwordHash ?? nobodysHash());
  return matches && passwordHash !== null;
}
