import { describe, expect, it } from "vitest";
import { accept, getOrganization, invite, listInvitations, listMembers, patchMember, removeMember, tokenOf } from "@/app/testing/ask-people";
import { apiRequest, signUp } from "@/app/testing/call-route";
import { join, joinAs } from "@/app/testing/join";
import { database } from "@/db/client";
import type { Role } from "@/domain/roles";
import { GET as me } from "../auth/me/route";
import { POST as mint } from "../tokens/route";

const audited = async (organizationId: string) =>
  (await database().auditEntry.findMany({ where: { organizationId }, orderBy: { id: "asc" } })).map(({ action, actor, before, after }) => ({
    action,
    actor,
    before: JSON.parse(before ?? "null"),
    after: JSON.parse(after ?? "null"),
  }));
const ownMemberId = async (cookie: string, email: string): Promise<string> =>
  (await listMembers(cookie)).json.members.find((member: { email: string }) => member.email === email).id;

describe("members", () => {
  it("are seen by everybody in the organization, in the order in which they joined", async () => {
    const owner = await signUp({ name: "Ada" });
    const viewer = await joinAs(owner.organizationId, "viewer");
    const { status, json } = await listMembers(viewer.cookie);
    expect(status).toBe(200);
    const createdAt = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(json).toEqual({
      members: [
        { id: expect.stringMatching(/^mem_/), userId: owner.userId, name: "Ada", email: owner.email, role: "owner", createdAt },
        { id: viewer.memberId, userId: viewer.userId, name: "Ada", email: viewer.email, role: "viewer", createdAt },
      ],
    });
  });

  it("have their role changed by admins and owners, who find it in force at their next request", async () => {
    const owner = await signUp();
    const person = await joinAs(owner.organizationId, "viewer");
    const create = () => mint(apiRequest("/api/tokens", { cookie: person.cookie, body: {} }));
    expect((await create()).status).toBe(403);
    const { status, json } = await patchMember(owner.cookie, person.memberId, { role: "member" });
    expect([status, json]).toEqual([200, expect.objectContaining({ id: person.memberId, userId: person.userId, role: "member" })]);
    expect((await create()).status).toBe(201);
    await patchMember(owner.cookie, person.memberId, { role: "viewer" });
    expect((await create()).status).toBe(403);
    expect((await audited(owner.organizationId)).filter(({ action }) => action === "member.updated")).toEqual([
      {
        action: "member.updated",
        actor: owner.email,
        before: { name: "Ada", email: person.email, role: "viewer" },
        after: { name: "Ada", email: person.email, role: "member" },
      },
      expect.objectContaining({ before: expect.objectContaining({ role: "member" }), after: expect.objectContaining({ role: "viewer" }) }),
    ]);
  });

  it("may give only what they have: an admin neither makes nor unmakes nor removes an owner", async () => {
    const owner = await signUp();
    const [admin, other, member] = await Promise.all((["admin", "admin", "member"] as const).map((role) => joinAs(owner.organizationId, role)));
    if (!admin || !other || !member) throw new Error("three people joined");
    const ownerId = await ownMemberId(owner.cookie, owner.email);
    expect((await patchMember(admin.cookie, ownerId, { role: "member" })).status).toBe(403);
    expect((await patchMember(admin.cookie, member.memberId, { role: "owner" })).status).toBe(403);
    expect((await patchMember(admin.cookie, admin.memberId, { role: "owner" })).status).toBe(403);
    expect((await removeMember(admin.cookie, ownerId)).status).toBe(403);
    for (const role of ["viewer", "member", "admin"] as const) expect((await patchMember(admin.cookie, member.memberId, { role })).status).toBe(200);
    expect((await removeMember(admin.cookie, other.memberId)).status).toBe(204);
    expect((await patchMember(owner.cookie, member.memberId, { role: "owner" })).status).toBe(200);
    expect((await patchMember(member.cookie, ownerId, { role: "viewer" })).status).toBe(200);
    expect((await patchMember(owner.cookie, member.memberId, { role: "viewer" })).status).toBe(403);
  });

  it("who are viewers or members change nobody, not even themselves, but may leave", async () => {
    const owner = await signUp();
    for (const role of ["viewer", "member"] as const) {
      const [person, colleague] = await Promise.all([joinAs(owner.organizationId, role), joinAs(owner.organizationId, "viewer")]);
      for (const id of [person.memberId, colleague.memberId]) expect((await patchMember(person.cookie, id, { role: "admin" })).status).toBe(403);
      expect((await removeMember(person.cookie, colleague.memberId)).status).toBe(403);
      expect((await removeMember(person.cookie, person.memberId)).status).toBe(204);
    }
    const left = (await audited(owner.organizationId)).map(({ action, after }) => [action, after]);
    expect(left).toEqual([
      ["member.left", null],
      ["member.left", null],
    ]);
  });

  it("cannot be without an owner: the last one neither leaves nor steps down", async () => {
    const owner = await signUp();
    await join(owner.organizationId, "admin");
    const id = await ownMemberId(owner.cookie, owner.email);
    for (const role of ["viewer", "member", "admin"] as const) expect((await patchMember(owner.cookie, id, { role })).status).toBe(409);
    const { status, json } = await removeMember(owner.cookie, id);
    expect([status, json.error.code]).toEqual([409, "conflict"]);
    expect(json.error.remedy).not.toBe("");
    expect((await patchMember(owner.cookie, id, { role: "owner" })).status).toBe(200);
    const second = await joinAs(owner.organizationId, "owner");
    expect((await patchMember(owner.cookie, id, { role: "admin" })).status).toBe(200);
    expect((await removeMember(second.cookie, second.memberId)).status).toBe(409);
  });

  it("see nothing more of it once they are removed: their session goes on in another organization of theirs, or ends", async () => {
    const [owner, other] = [await signUp(), await signUp()];
    const person = await joinAs(owner.organizationId, "admin");
    expect((await removeMember(owner.cookie, person.memberId)).status).toBe(204);
    expect((await me(apiRequest("/api/auth/me", { cookie: person.cookie }))).status).toBe(401);

    expect((await listMembers(other.cookie)).status).toBe(200);
    const invited = await invite(owner.cookie, { email: other.email, role: "admin" });
    expect((await accept(other.cookie, { token: tokenOf(invited) })).status).toBe(200);
    expect((await getOrganization(other.cookie)).json.id).toBe(owner.organizationId);
    expect((await removeMember(owner.cookie, await ownMemberId(owner.cookie, other.email))).status).toBe(204);
    expect((await getOrganization(other.cookie)).json).toMatchObject({ id: other.organizationId, role: "owner" });
    expect((await listMembers(other.cookie)).json.members.map(({ email }: { email: string }) => email)).toEqual([other.email]);
  });

  it("take with them the invitations that they could not make any more", async () => {
    const owner = await signUp();
    const [admin, second] = [await joinAs(owner.organizationId, "admin"), await joinAs(owner.organizationId, "owner")];
    const made = await Promise.all([
      invite(admin.cookie, { email: "back-door@example.com", role: "admin" }),
      invite(second.cookie, { email: "heir@example.com", role: "owner" }),
      invite(second.cookie, { email: "colleague@example.com", role: "member" }),
    ]);
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201]);
    await removeMember(owner.cookie, admin.memberId);
    await patchMember(owner.cookie, second.memberId, { role: "admin" });
    const left = (await listInvitations(owner.cookie)).json.invitations.map(({ email }: { email: string }) => email);
    expect(left).toEqual(["colleague@example.com"]);
    expect((await accept("", { token: tokenOf(made[0]), name: "Mallory", password: "a long password" })).status).toBe(404);
  });

  it.each<[string, unknown]>([
    ["role", { role: "root" }],
    ["role", { role: "Owner" }],
    ["role", { role: ["owner"] }],
    ["role", {}],
    ["userId", { role: "viewer", userId: "usr_x" }],
    ["organizationId", { role: "viewer", organizationId: "org_x" }],
  ])("are not changed by a wrong or foreign %s: %j", async (field, body) => {
    const owner = await signUp();
    const person = await joinAs(owner.organizationId, "member");
    const { status, json } = await patchMember(owner.cookie, person.memberId, body);
    expect(status).toBe(400);
    expect(json.error.message).toContain(field);
  });

  it("without an id, or with one that is nobody's, are not found", async () => {
    const { cookie } = await signUp();
    for (const id of ["mem_none", "%", "' OR 1=1 --", "x".repeat(100)]) {
      expect((await patchMember(cookie, id, { role: "viewer" as Role })).status).toBe(404);
      expect((await removeMember(cookie, id)).status).toBe(404);
    }
    for (const id of ["", "x".repeat(10_000)]) expect((await removeMember(cookie, id)).status).toBe(400);
  });
});
