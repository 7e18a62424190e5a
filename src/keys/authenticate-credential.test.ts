import { beforeAll, describe, expect, it, vi } from "vitest";
import { database } from "../db/client";
import { newId } from "../domain/ids";
import { authenticateApiKey, authenticateCredential, authenticateMonitorToken } from "./authenticate-credential";
import { revokeCredential, rotateCredential } from "./change-credential";
import { createCredential } from "./create-credential";
import { digestCredential, makeCredential } from "./credential";
import { API_KEY, type CredentialKind, MONITOR_TOKEN } from "./credential-kind";
import { evictHere, onCredentialEvicted } from "./evict-credential";
import { listCredentials } from "./list-credentials";

const organizationId = newId("org");
const createdById = newId("usr");
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const actor = { id: createdById, name: "ada@example.com", address: null };
const by = { actor, role: "member" as const };

async function createToken(expiresAt: Date | null = null) {
  const { view, secret } = await createCredential(MONITOR_TOKEN, { organizationId, actor, name: "CI", expiresAt });
  return { ...view, secret };
}

async function createKey(expiresAt: Date | null = null) {
  const options = { organizationId, actor, name: "CI", expiresAt, allowedModels: ["gpt-4o-mini"] };
  const { view, secret } = await createCredential(API_KEY, options);
  return { ...view, secret };
}

const kinds = [
  {
    what: "a monitor token",
    kind: MONITOR_TOKEN,
    authenticate: (text: string) => authenticateCredential(MONITOR_TOKEN, text),
    create: createToken,
    other: "llm_sk_",
    extra: {},
  },
  {
    what: "an API key",
    kind: API_KEY,
    authenticate: (text: string) => authenticateCredential(API_KEY, text),
    create: createKey,
    other: "mon_sk_",
    extra: { allowedModels: ["gpt-4o-mini"] },
  },
] as const;

/** The same kind, of which so many callers read a credential in the same moment: none goes on before all have it. */
function readTogether<Extra extends object>(kind: CredentialKind<Extra>, callers: number): CredentialKind<Extra> {
  let goOn = () => {};
  const allHaveRead = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  return {
    ...kind,
    table(client) {
      const table = kind.table(client);
      const findFirst: typeof table.findFirst = async (question) => {
        const row = await table.findFirst(question);
        callers--;
        if (callers === 0) goOn();
        await allHaveRead;
        return row;
      };
      return new Proxy(table, { get: (target, name) => (name === "findFirst" ? findFirst : Reflect.get(target, name)) });
    },
  };
}

beforeAll(async () => {
  await database().organization.create({ data: { id: organizationId, name: "Acme" } });
});

describe.each(kinds)("$what", ({ kind, authenticate, create, other, extra }) => {
  it("speaks for its organization, and is answered without a promise while it is known", async () => {
    const { id, secret } = await create();
    const owner = { organizationId, credentialId: id, ...extra };
    expect(await authenticate(secret)).toEqual(owner);
    expect(authenticate(secret)).toEqual(owner);
  });

  it("is refused without a query when it is mistyped", async () => {
    const { secret } = await create();
    const typo = `${secret.slice(0, -1)}${secret.endsWith("0") ? "1" : "0"}`;
    // An answer that is no promise was found without asking anybody.
    for (const text of [typo, "", "Bearer", kind.prefix, "' OR 1=1 --", secret.replace(kind.prefix, other)]) expect(authenticate(text)).toBeNull();
  });

  it("is refused when it was never made, and then without a promise for a while", async () => {
    const stranger = makeCredential(kind.prefix);
    expect(await authenticate(stranger)).toBeNull();
    expect(authenticate(stranger)).toBeNull();
  });

  it("is refused at once when it is revoked here", async () => {
    const { id, secret } = await create();
    expect(await authenticate(secret)).not.toBeNull();
    await revokeCredential(kind, { organizationId, id, by });
    expect(await authenticate(secret)).toBeNull();
  });

  it("is refused at once when another process has revoked it and says so; and says so itself", async () => {
    const { id, secret } = await create();
    expect(await authenticate(secret)).not.toBeNull();
    await kind.table(database()).updateMany({ where: { id, organizationId }, data: { revokedAt: new Date() } });
    evictHere(digestCredential(secret));
    expect(await authenticate(secret)).toBeNull();
    const said: string[] = [];
    onCredentialEvicted(async (digest) => {
      await sleep(10); // the change is answered when the other process has heard of it
      said.push(digest);
    });
    const [revoked, rotated] = [await create(), await create()];
    await revokeCredential(kind, { organizationId, id: revoked.id, by });
    await rotateCredential(kind, { organizationId, id: rotated.id, by, overlapSeconds: 0 });
    expect(said).toEqual([digestCredential(revoked.secret), digestCredential(rotated.secret)]);
  });

  it("is refused within a second when it is revoked by another process", async () => {
    const { id, secret } = await create();
    expect(await authenticate(secret)).not.toBeNull();
    await kind.table(database()).updateMany({ where: { id, organizationId }, data: { revokedAt: new Date() } });
    await sleep(1_010);
    expect(await authenticate(secret)).toBeNull();
  });

  it("ends at its expiry to the millisecond, whatever the cache holds", async () => {
    const expiresAt = new Date(Date.now() + 400);
    const { secret } = await create(expiresAt);
    expect(await authenticate(secret)).not.toBeNull();
    await sleep(expiresAt.getTime() - Date.now() + 2);
    expect(authenticate(secret)).toBeNull();
  });

  it("asks nobody while it is known, however often it comes", async () => {
    const { id, secret } = await create();
    await authenticate(secret);
    const owners = Array.from({ length: 1_000 }, () => authenticate(secret));
    expect(owners).toEqual(owners.map(() => ({ organizationId, credentialId: id, ...extra })));
  });

  it("remembers when it was last used, at most once a minute", async () => {
    const { id, secret } = await create();
    const lastUsedAt = async () => (await listCredentials(kind, organizationId)).find((view) => view.id === id)?.lastUsedAt;
    expect(await lastUsedAt()).toBeNull();
    await authenticate(secret);
    await vi.waitFor(async () => expect(await lastUsedAt()).toEqual(expect.any(String)));
    const first = await lastUsedAt();
    await sleep(1_010);
    await authenticate(secret);
    await sleep(50);
    expect(await lastUsedAt()).toBe(first);
  });

  it("is kept as a digest only", async () => {
    const { secret, prefix } = await create();
    const rows = await kind
      .table(database())
      .findMany({ where: { organizationId }, omit: { digest: false }, orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: 100 });
    expect(rows.some(({ digest }) => digest === digestCredential(secret))).toBe(true);
    expect(JSON.stringify(rows)).not.toContain(secret.slice(0, 12));
    expect(prefix).toBe(`${secret.slice(0, 11)}…${secret.slice(-4)}`);
    expect(JSON.stringify(await listCredentials(kind, organizationId))).not.toContain(digestCredential(secret));
  });

  it("is rotated: the new one is the same but for its secret, and the old one ends with the overlap", async () => {
    const { id, secret, prefix: _, ...same } = await create(new Date(Date.now() + 60_000));
    expect(await authenticate(secret)).not.toBeNull();
    const made = await rotateCredential(kind, { organizationId, id, by, overlapSeconds: 1 });
    expect(made.view).toMatchObject({ name: same.name, expiresAt: same.expiresAt, ...extra });
    expect(await authenticate(made.secret)).toEqual({ organizationId, credentialId: made.view.id, ...extra });
    expect(await authenticate(secret)).not.toBeNull();
    await sleep(1_010);
    expect(await authenticate(secret)).toBeNull();
    expect(await authenticate(made.secret)).not.toBeNull();
  });

  it("ends at once when it is rotated without an overlap, and never lives longer than it would have", async () => {
    const at = await create();
    expect(await authenticate(at.secret)).not.toBeNull();
    await rotateCredential(kind, { organizationId, id: at.id, by, overlapSeconds: 0 });
    expect(await authenticate(at.secret)).toBeNull();
    const soon = await create(new Date(Date.now() + 5_000));
    await rotateCredential(kind, { organizationId, id: soon.id, by, overlapSeconds: 3_600 });
    expect((await listCredentials(kind, organizationId)).find(({ id }) => id === soon.id)?.expiresAt).toBe(soon.expiresAt);
  });

  it("is rotated only once by two at the same time, and not at all once it is revoked", async () => {
    const { id } = await create();
    const count = async () => (await listCredentials(kind, organizationId)).length;
    const before = await count();
    const together = readTogether(kind, 2);
    const both = await Promise.allSettled([1, 2].map(() => rotateCredential(together, { organizationId, id, by, overlapSeconds: 60 })));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await count()).toBe(before + 1);
    await revokeCredential(kind, { organizationId, id, by });
    await expect(rotateCredential(kind, { organizationId, id, by, overlapSeconds: 60 })).rejects.toMatchObject({ code: "conflict" });
    expect(await count()).toBe(before + 1);
  });
});

describe("an API key whose list of models cannot be read", () => {
  it("is an error, never a key for every model", async () => {
    const { id, secret } = await createKey();
    for (const allowedModels of ["[]", "{}", "", '"gpt-4o"', "["]) {
      await database().apiKey.updateMany({ where: { id, organizationId }, data: { allowedModels } });
      await expect(authenticateApiKey(secret)).rejects.toThrow();
    }
  });
});

describe("the caller of a gateway call", () => {
  it("is one frozen object for as long as the credential is cached, with its mode and the models it may call", async () => {
    const [token, key] = [await createToken(), await createKey()];
    expect(await authenticateMonitorToken(token.secret)).toEqual({ organizationId, credentialId: token.id, mode: "pass-through" });
    expect(await authenticateApiKey(key.secret)).toEqual({ organizationId, credentialId: key.id, mode: "reseller", allowedModels: ["gpt-4o-mini"] });
    expect(authenticateMonitorToken(token.secret)).toBe(authenticateMonitorToken(token.secret));
    expect(Object.isFrozen(authenticateApiKey(key.secret))).toBe(true);
  });

  it("is nobody for the other kind of credential, or one that has expired while it was cached", async () => {
    const expiresAt = new Date(Date.now() + 300);
    const { secret } = await createToken(expiresAt);
    expect(await authenticateMonitorToken(secret)).not.toBeNull();
    expect(authenticateApiKey(secret)).toBeNull();
    await sleep(expiresAt.getTime() - Date.now() + 2);
    expect(authenticateMonitorToken(secret)).toBeNull();
  });
});
