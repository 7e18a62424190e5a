import { describe, expect, it } from "vitest";
import {
  createOrganization,
  deleteOrganization,
  getOrganization,
  invite,
  listInvitations,
  listMembers,
  listOrganizations,
  patchMember,
  patchOrganization,
  removeMember,
  switchTo,
  withdraw,
} from "@/app/testing/ask-people";
import { apiRequest, cookieOf, PASSWORD, signUp } from "@/app/testing/call-route";
import { join, joinAs } from "@/app/testing/join";
import { database } from "@/db/client";
import { NO_LIMITS } from "@/domain/limits";
import { POST as login } from "../auth/login/route";

const signIn = async (email: string) => cookieOf(await login(apiRequest("/api/auth/login", { body: { email, password: PASSWORD } })));

describe("the organization", () => {
  it("is seen by its members, with their own role", async () => {
    const owner = await signUp({ name: "Ada" });
    const viewer = await join(owner.organizationId, "viewer");
    const shown = {
      id: owner.organizationId,
      name: "Ada's organization",
      timeZone: "UTC",
      limits: NO_LIMITS,
      createdAt: expect.stringMatching(/Z$/),
    };
    expect((await getOrganization(owner.cookie)).json).toEqual({ ...shown, role: "owner" });
    expect((await getOrganization(viewer)).json).toEqual({ ...shown, role: "viewer" });
  });

  it("has its name and time zone changed by admins, for everybody at once, and the log says so", async () => {
    const owner = await signUp({ name: "Ada" });
    const [admin, member] = [await join(owner.organizationId, "admin"), await join(owner.organizationId, "member")];
    expect((await listOrganizations(member)).status).toBe(200);
    const { status, json } = await patchOrganization(admin, { name: " Northwind 서울 ", timeZone: "asia/seoul" });
    expect([status, json]).toEqual([200, expect.objectContaining({ name: "Northwind 서울", timeZone: "Asia/Seoul", role: "admin" })]);
    expect((await getOrganization(member)).json).toMatchObject({ name: "Northwind 서울", timeZone: "Asia/Seoul" });
    expect((await patchOrganization(owner.cookie, { timeZone: "UTC" })).json).toMatchObject({ name: "Northwind 서울", timeZone: "UTC" });
    expect((await patchOrganization(owner.cookie, {})).status).toBe(200);
    expect((await patchOrganization(member, { name: "Mine" })).status).toBe(403);
    const entries = await database().auditEntry.findMany({ where: { action: "organization.updated" }, orderBy: { id: "asc" } });
    expect(entries.map(({ target, before, after }) => [target, before, after])).toEqual([
      [owner.organizationId, '{"name":"Ada\'s organization","timeZone":"UTC"}', '{"name":"Northwind 서울","timeZone":"Asia/Seoul"}'],
      [owner.organizationId, '{"name":"Northwind 서울","timeZone":"Asia/Seoul"}', '{"name":"Northwind 서울","timeZone":"UTC"}'],
    ]);
  });

  it.each<[string, unknown]>([
    ["name", { name: "" }],
    ["name", { name: null }],
    ["name", { name: "x".repeat(10_000) }],
    ["name", { name: "a\r\nb" }],
    ["name", { name: "a\u202eb" }],
    ["timeZone", { timeZone: "Mars/Olympus" }],
    ["timeZone", { timeZone: "+09:00" }],
    ["timeZone", { timeZone: "" }],
    ["timeZone", { timeZone: "../etc/passwd" }],
    ["timeZone", { timeZone: "A".repeat(10_000) }],
    ["marginPpm", { marginPpm: 0 }],
    ["id", { id: "org_x" }],
    ["role", { role: "owner" }],
  ])("refuses a wrong or foreign %s by name: %j", async (field, body) => {
    const { cookie } = await signUp();
    const { status, json } = await patchOrganization(cookie, body);
    expect(status).toBe(400);
    expect(json.error.message).toContain(field);
  });
});

describe("several organizations", () => {
  it("are made by anybody who is signed in, who owns them and whose session is in them", async () => {
    const owner = await signUp({ name: "Ada" });
    const viewer = await join(owner.organizationId, "viewer");
    const { status, json } = await createOrganization(viewer, { name: "My own" });
    expect([status, json]).toEqual([
      201,
      expect.objectContaining({ id: expect.stringMatching(/^org_/), name: "My own", timeZone: "UTC", role: "owner" }),
    ]);
    expect((await getOrganization(viewer)).json).toEqual(json);
    expect((await listOrganizations(viewer)).json).toEqual({
      organizations: [
        { id: owner.organizationId, name: "Ada's organization", role: "viewer" },
        { id: json.id, name: "My own", role: "owner" },
      ],
    });
    for (const body of [{}, { name: "" }, { name: "a", timeZone: "UTC" }, { name: "\u202e" }])
      expect((await createOrganization(viewer, body)).status).toBe(400);
  });

  it("are switched between by one session, and by no other one", async () => {
    const { cookie, email, organizationId } = await signUp();
    const other = await signIn(email);
    const made = await createOrganization(cookie, { name: "Second" });
    expect((await getOrganization(other)).json.id).toBe(organizationId);
    expect((await switchTo(other, made.json.id)).status).toBe(204);
    expect((await switchTo(cookie, organizationId)).status).toBe(204);
    expect([(await getOrganization(cookie)).json.id, (await getOrganization(other)).json.id]).toEqual([organizationId, made.json.id]);
  });

  it("have an end at a hundred for one person", async () => {
    const { cookie, userId } = await signUp();
    await database().organization.createMany({ data: Array.from({ length: 99 }, (_, i) => ({ id: `org_many${i}`, name: "Many" })) });
    await database().membership.createMany({
      data: Array.from({ length: 99 }, (_, i) => ({ id: `mem_many${i}`, organizationId: `org_many${i}`, userId, role: "viewer" })),
    });
    expect((await createOrganization(cookie, { name: "One more" })).status).toBe(409);
  });
});

describe("two tenants", () => {
  it("nothing of another organization is read or changed by its ids, and the answer is the same as for ids of nothing", async () => {
    const [ours, theirs] = [await signUp(), await signUp()];
    const person = await joinAs(theirs.organizationId, "viewer");
    const invited = await invite(theirs.cookie, { email: "guest@example.com", role: "viewer" });
    const before = [
      (await listMembers(theirs.cookie)).json,
      (await listInvitations(theirs.cookie)).json,
      (await getOrganization(theirs.cookie)).json,
    ];
    const answers = [];
    for (const [memberId, invitationId, organizationId] of [
      [person.memberId, invited.json.id, theirs.organizationId],
      ["mem_none", "inv_none", "org_none"],
    ]) {
      const round = [
        await patchMember(ours.cookie, memberId, { role: "admin" }),
        await removeMember(ours.cookie, memberId),
        await withdraw(ours.cookie, invitationId),
        await switchTo(ours.cookie, organizationId),
      ];
      expect(round.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
      answers.push(round.map(({ json }) => ({ ...json.error, requestId: "" })));
    }
    expect(answers[0]).toEqual(answers[1]);
    for (const list of [listMembers, listInvitations, listOrganizations, getOrganization])
      expect(JSON.stringify((await list(ours.cookie)).json)).not.toMatch(new RegExp(`${theirs.organizationId}|${person.email}|guest@`));
    expect((await getOrganization(ours.cookie)).json.id).toBe(ours.organizationId);
    expect([
      (await listMembers(theirs.cookie)).json,
      (await listInvitations(theirs.cookie)).json,
      (await getOrganization(theirs.cookie)).json,
    ]).toEqual(before);
  });

  it("nobody deletes an organization but its owners, from within it, by its own name", async () => {
    const [ours, theirs] = [await signUp({ name: "Ada" }), await signUp({ name: "Grace" })];
    const admin = await join(theirs.organizationId, "admin");
    expect((await deleteOrganization(admin, { name: "Grace's organization" })).status).toBe(403);
    for (const name of ["Grace's organization", "ada's organization", "Ada's organization ", ""])
      expect((await deleteOrganization(ours.cookie, { name })).status).toBe(400);
    for (const body of [{}, undefined, { name: "Ada's organization", forfeit: "yes" }, { name: "Ada's organization", id: theirs.organizationId }])
      expect((await deleteOrganization(ours.cookie, body)).status).toBe(400);
    expect(await database().organization.count({ where: { id: { in: [ours.organizationId, theirs.organizationId] } } })).toBe(2);
  });
});
