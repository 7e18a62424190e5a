import { expect, it } from "vitest";
import { createOrganization, deleteOrganization, getOrganization, invite, listOrganizations, tokenOf } from "@/app/testing/ask-people";
import { apiRequest, signUp } from "@/app/testing/call-route";
import { joinAs } from "@/app/testing/join";
import { database } from "@/db/client";
import { authenticateApiKey, authenticateMonitorToken } from "@/keys/authenticate-credential";
import { digestCredential } from "@/keys/credential";
import { onCredentialEvicted } from "@/keys/evict-credential";
import { fund } from "@/ledger/testing/fund";
import { verifyEntries } from "@/ledger/verify/verify-entries";
import { verifyHolds } from "@/ledger/verify/verify-holds";
import { GET as me } from "../app/api/auth/me/route";
import { POST as mintKey } from "../app/api/keys/route";
import { POST as mintToken } from "../app/api/tokens/route";
import { findInvitation } from "./find-invitation";

const NAME = "Ada's organization";
const USD = 1_000_000_000n;

async function expectCleanBooks(organizationId: string): Promise<void> {
  const differences: unknown[] = [];
  await verifyEntries(organizationId, (difference) => differences.push(difference));
  await verifyHolds(organizationId, Date.now(), (difference) => differences.push(difference));
  expect(differences).toEqual([]);
}

async function openHold(organizationId: string, amountNanoUsd: bigint): Promise<string> {
  const requestId = `req_${organizationId}`;
  const model = {
    provider: "openai",
    model: "gpt-4o-mini",
    priceVersionId: "openai/gpt-4o-mini@1",
    marginPpm: 0,
    inputTokensMax: 1,
    outputTokensMax: 1,
  };
  const times = { createdAt: new Date(), expiresAt: new Date(Date.now() + 60_000) };
  await database().hold.create({
    data: { requestId, organizationId, credentialId: "key_x", amountNanoUsd, status: "open", owner: "test/1/1", ...model, ...times },
  });
  return requestId;
}

it("ends tokens, keys, invitations and access at once, here and where others remember them", async () => {
  const owner = await signUp({ name: "Ada" });
  const person = await joinAs(owner.organizationId, "member");
  const { token } = (await (await mintToken(apiRequest("/api/tokens", { cookie: person.cookie, body: {} }))).json()) as { token: string };
  const { key } = (await (await mintKey(apiRequest("/api/keys", { cookie: owner.cookie, body: {} }))).json()) as { key: string };
  const invitation = tokenOf(await invite(owner.cookie, { email: "guest@example.com", role: "owner" }));
  expect([await authenticateMonitorToken(token), await authenticateApiKey(key)]).not.toContain(null);
  const told: string[] = [];
  onCredentialEvicted((digest) => void told.push(digest));

  expect((await deleteOrganization(owner.cookie, { name: NAME })).status).toBe(204);
  expect([await authenticateMonitorToken(token), await authenticateApiKey(key)]).toEqual([null, null]);
  expect(told.sort()).toEqual([digestCredential(token), digestCredential(key)].sort());
  for (const { cookie } of [owner, person]) expect((await me(apiRequest("/api/auth/me", { cookie }))).status).toBe(401);
  await expect(findInvitation(invitation, { host: null, network: null })).rejects.toMatchObject({ code: "not_found" });
  const entries = await database().auditEntry.findMany({ where: { organizationId: owner.organizationId, action: "organization.deleted" } });
  expect(entries).toMatchObject([{ actor: owner.email, target: owner.organizationId, after: null }]);
  await expectCleanBooks(owner.organizationId);
});

it("leaves the owner's other organizations, and their session goes on in one", async () => {
  const { cookie, organizationId } = await signUp({ name: "Ada" });
  const second = await createOrganization(cookie, { name: "Second" });
  expect((await deleteOrganization(cookie, { name: "Second" })).status).toBe(204);
  expect((await getOrganization(cookie)).json.id).toBe(organizationId);
  expect((await listOrganizations(cookie)).json.organizations.map(({ id }: { id: string }) => id)).toEqual([organizationId]);
  expect(await database().organization.count({ where: { id: second.json.id } })).toBe(0);
});

it("is refused while money is left, until the owner gives it up: an entry moves it to the house, and all that was booked stays", async () => {
  const { cookie, organizationId } = await signUp({ name: "Ada" });
  await fund(organizationId, 10n * USD);
  for (const body of [{ name: NAME }, { name: NAME, forfeit: false }]) {
    const { status, json } = await deleteOrganization(cookie, body);
    expect([status, json.error.code]).toEqual([409, "conflict"]);
    expect(json.error.message).toContain("10.000000000");
  }
  expect((await deleteOrganization(cookie, { name: NAME, forfeit: true })).status).toBe(204);
  const entries = await database().ledgerEntry.findMany({ where: { organizationId }, orderBy: { sequence: "asc" } });
  expect(entries.map(({ type, debitAccount, creditAccount, amountNanoUsd }) => [type, debitAccount, creditAccount, amountNanoUsd])).toEqual([
    ["topup", "house:payments", organizationId, 10n * USD],
    ["forfeit", organizationId, "house:forfeits", 10n * USD],
  ]);
  expect(await database().balance.findUnique({ where: { organizationId } })).toMatchObject({ availableNanoUsd: 0n, heldNanoUsd: 0n, entries: 2 });
  await expectCleanBooks(organizationId);
});

it("is refused while money is held, even with forfeit, and nothing has changed then", async () => {
  const { cookie, organizationId } = await signUp({ name: "Ada" });
  await fund(organizationId, 10n * USD);
  const requestId = await openHold(organizationId, USD);
  const { status, json } = await deleteOrganization(cookie, { name: NAME, forfeit: true });
  expect([status, json.error.code]).toEqual([409, "conflict"]);
  expect(json.error.message).toContain("1.000000000");
  expect((await getOrganization(cookie)).status).toBe(200);
  expect(await database().balance.findUnique({ where: { organizationId } })).toMatchObject({
    availableNanoUsd: 9n * USD,
    heldNanoUsd: USD,
    entries: 1,
  });
  await database().hold.updateMany({ where: { requestId, organizationId }, data: { status: "released", closedAt: new Date() } });
  expect((await deleteOrganization(cookie, { name: NAME, forfeit: true })).status).toBe(204);
  await expectCleanBooks(organizationId);
});

it("happens once when two owners delete it at one moment", async () => {
  const owner = await signUp({ name: "Ada" });
  const second = await joinAs(owner.organizationId, "owner");
  await fund(owner.organizationId, USD);
  const go = (cookie: string) => deleteOrganization(cookie, { name: NAME, forfeit: true });
  const answers = await Promise.all([go(owner.cookie), go(second.cookie)]);
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 204)).toHaveLength(1);
  expect(statuses.filter((status) => ![204, 401, 404].includes(status))).toEqual([]);
  expect(await database().ledgerEntry.count({ where: { organizationId: owner.organizationId, type: "forfeit" } })).toBe(1);
  await expectCleanBooks(owner.organizationId);
});
