import { beforeAll, describe, expect, it, vi } from "vitest";
import { database } from "../db/client";
import { newId } from "../domain/ids";
import { authenticateMonitorToken } from "./authenticate-monitor-token";
import { createMonitorToken } from "./create-monitor-token";
import { digestCredential, makeCredential } from "./credential";
import { listMonitorTokens } from "./list-monitor-tokens";
import { revokeMonitorToken } from "./revoke-monitor-token";

const organizationId = newId("org");
const createdById = newId("usr");
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const create = (expiresAt: Date | null = null) => createMonitorToken({ organizationId, createdById, name: "CI", expiresAt });
const by = { userId: createdById, role: "member" as const };

beforeAll(async () => {
  await database().organization.create({ data: { id: organizationId, name: "Acme" } });
});

describe("a monitor token", () => {
  it("speaks for its organization, and is answered without a promise while it is known", async () => {
    const { id, token } = await create();
    const owner = { organizationId, credentialId: id };
    expect(await authenticateMonitorToken(token)).toEqual(owner);
    expect(authenticateMonitorToken(token)).toEqual(owner);
  });

  it("is refused without a query when it is mistyped", async () => {
    const { token } = await create();
    const typo = `${token.slice(0, -1)}${token.endsWith("0") ? "1" : "0"}`;
    // An answer that is no promise was found without asking anybody.
    for (const text of [typo, "", "Bearer", "mon_sk_", "' OR 1=1 --", token.replace("mon_", "llm_")])
      expect(authenticateMonitorToken(text)).toBeNull();
  });

  it("is refused when it was never made, and then without a promise for a while", async () => {
    const stranger = makeCredential("mon_sk_");
    expect(await authenticateMonitorToken(stranger)).toBeNull();
    expect(authenticateMonitorToken(stranger)).toBeNull();
  });

  it("is refused at once when it is revoked here", async () => {
    const { id, token } = await create();
    expect(await authenticateMonitorToken(token)).not.toBeNull();
    await revokeMonitorToken({ organizationId, id, by });
    expect(await authenticateMonitorToken(token)).toBeNull();
  });

  it("is refused within a second when it is revoked by another process", async () => {
    const { id, token } = await create();
    expect(await authenticateMonitorToken(token)).not.toBeNull();
    await database().monitorToken.updateMany({ where: { id, organizationId }, data: { revokedAt: new Date() } });
    await sleep(1_010);
    expect(await authenticateMonitorToken(token)).toBeNull();
  });

  it("ends at its expiry to the millisecond, whatever the cache holds", async () => {
    const expiresAt = new Date(Date.now() + 400);
    const { token } = await create(expiresAt);
    expect(await authenticateMonitorToken(token)).not.toBeNull();
    await sleep(expiresAt.getTime() - Date.now() + 2);
    expect(authenticateMonitorToken(token)).toBeNull();
  });

  it("costs a few microseconds once it is known", async () => {
    const { token } = await create();
    await authenticateMonitorToken(token);
    const times: number[] = [];
    for (let i = 0; i < 5_000; i++) {
      const startMs = performance.now();
      authenticateMonitorToken(token);
      times.push(performance.now() - startMs);
    }
    times.sort((a, b) => a - b);
    expect(times[2_500]).toBeLessThan(0.05);
  });

  it("remembers when it was last used, at most once a minute", async () => {
    const { id, token } = await create();
    const lastUsedAt = async () => (await listMonitorTokens(organizationId)).find((view) => view.id === id)?.lastUsedAt;
    expect(await lastUsedAt()).toBeNull();
    await authenticateMonitorToken(token);
    await vi.waitFor(async () => expect(await lastUsedAt()).toEqual(expect.any(String)));
    const first = await lastUsedAt();
    await sleep(1_010);
    await authenticateMonitorToken(token);
    await sleep(50);
    expect(await lastUsedAt()).toBe(first);
  });

  it("is kept as a digest only", async () => {
    const { token, prefix } = await create();
    const rows = await database().monitorToken.findMany({ omit: { digest: false } });
    expect(rows.some(({ digest }) => digest === digestCredential(token))).toBe(true);
    expect(JSON.stringify(rows)).not.toContain(token.slice(0, 12));
    expect(prefix).toBe(`${token.slice(0, 11)}…${token.slice(-4)}`);
    expect(JSON.stringify(await listMonitorTokens(organizationId))).not.toContain(digestCredential(token));
  });
});
