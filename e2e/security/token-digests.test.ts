import { createHash, randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { database } from "../../src/db/client";
import { ShortCache } from "../../src/db/short-cache";
import { authenticateApiKey, authenticateMonitorToken } from "../../src/keys/authenticate-credential";
import { createCredential } from "../../src/keys/create-credential";
import { isCredential } from "../../src/keys/credential";
import { API_KEY, MONITOR_TOKEN } from "../../src/keys/credential-kind";
import { TEST_ACTOR } from "../tools/support/test-actor";

const made = { organizationId: "org_digests", actor: TEST_ACTOR, name: "digests", expiresAt: null };
const KINDS = [
  {
    kind: MONITOR_TOKEN,
    model: "MonitorToken",
    authenticate: authenticateMonitorToken,
    make: async () => (await createCredential(MONITOR_TOKEN, made)).secret,
  },
  {
    kind: API_KEY,
    model: "ApiKey",
    authenticate: authenticateApiKey,
    make: async () => (await createCredential(API_KEY, { ...made, allowedModels: null })).secret,
  },
] as const;

beforeAll(async () => {
  await database().organization.create({ data: { id: made.organizationId, name: "Digests" } });
});

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** A credential that nobody has, with a checksum that is right, and the first `shared` characters of a known one. */
function strangerOf(known: string, shared: number): string {
  const others = [...BASE62].filter((character) => character !== known[shared]); // one of 62 would be the known one
  let text = known.slice(0, shared) + others[randomInt(61)];
  while (text.length < "mon_sk_".length + 30) text += BASE62[randomInt(62)];
  let digits = "";
  for (let rest = crc32(text), i = 0; i < 6; i++, rest = Math.floor(rest / 62)) digits = BASE62[rest % 62] + digits;
  return text + digits;
}

/** How much of the two is the same, from the beginning. */
function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

// What is compared with what is stored is a digest, of which a caller can choose no prefix: how long that takes tells nothing about the
// credentials that there are.
describe.each(KINDS)("$model: a credential is looked up by its SHA-256 and by nothing else", ({ kind, model, authenticate, make }) => {
  test("in the cache and in the database, however much of it is right", async () => {
    const known = await make();
    const strangers = [7, 20, 33, 36].map((shared) => strangerOf(known, shared));
    expect(strangers.map((text) => isCredential(kind.prefix, text))).toEqual(strangers.map(() => true));
    const table = kind.table(database());
    const asked: unknown[] = [];
    const findUnique = vi.fn((query: Parameters<typeof table.findUnique>[0]) => {
      asked.push(query.where);
      return table.findUnique(query);
    });
    const updateMany = (query: Parameters<typeof table.updateMany>[0]) => table.updateMany(query);
    const tables = vi.spyOn(kind, "table").mockReturnValue({ findUnique, updateMany } as unknown as typeof table);
    const cached = vi.spyOn(ShortCache.prototype, "get");
    try {
      for (const text of strangers) expect(await authenticate(text)).toBeNull();
      expect(await authenticate(known)).toMatchObject({ organizationId: made.organizationId });
      const digests = [...strangers, known].map(sha256);
      expect(cached.mock.calls.map(([key]) => key)).toEqual(digests);
      expect(asked).toEqual(digests.map((digest) => ({ digest })));
      // The stranger who knows all but a character is as far off as one who knows nothing.
      for (const digest of digests.slice(0, -1)) expect(sharedLength(digest, sha256(known))).toBeLessThan(8);
    } finally {
      tables.mockRestore();
      cached.mockRestore();
    }
  });

  test("whose column is unique, and there is none that holds the credential itself", () => {
    const schema = readFileSync("prisma/schema.prisma", "utf8");
    const columns = new RegExp(`^model ${model} \\{\\n(.*?)^\\}`, "ms").exec(schema)?.[1] ?? "";
    expect(columns).toMatch(/^ {2}digest\s+String\s+@unique/m);
    expect(columns).not.toMatch(/^ {2}(?:token|key|secret|value|hash)\s/m);
  });
});
