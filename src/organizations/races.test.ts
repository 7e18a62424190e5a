import { beforeEach, expect, it } from "vitest";
import { accept, invite, listMembers, patchMember, removeMember, tokenOf } from "@/app/testing/ask-people";
import { signUp } from "@/app/testing/call-route";
import { joinAs } from "@/app/testing/join";
import { database } from "@/db/client";
import { acceptAsMember, acceptAsNewcomer } from "./accept-invitation";
import { findInvitation } from "./find-invitation";

const nowhere = { host: null, network: null };
const client = { address: nowhere, userAgent: null };
const ownersOf = (organizationId: string) => database().membership.count({ where: { organizationId, role: "owner" } });

beforeEach(async () => {
  await database().loginThrottle.deleteMany();
});

it("of a hundred that accept an invitation at one moment, one becomes a member", async () => {
  const [owner, guest] = [await signUp(), await signUp()];
  const token = tokenOf(await invite(owner.cookie, { email: guest.email, role: "member" }));
  const answers = await Promise.all(Array.from({ length: 100 }, () => accept(guest.cookie, { token })));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  // Those that come late meet the limit of tries.
  expect(statuses.filter((status) => ![200, 404, 429].includes(status))).toEqual([]);
  expect(await database().membership.count({ where: { userId: guest.userId, organizationId: owner.organizationId } })).toBe(1);
});

it("of a hundred that have all found it before the first one has used it, too", async () => {
  const [owner, guest] = [await signUp(), await signUp()];
  const token = tokenOf(await invite(owner.cookie, { email: guest.email, role: "member" }));
  const invitation = await findInvitation(token, nowhere);
  const session = await database().session.findFirstOrThrow({ where: { userId: guest.userId } });
  const user = { id: guest.userId, name: "Ada", email: guest.email };
  const member = { sessionId: session.id, userId: guest.userId, organizationId: guest.organizationId, role: "owner", user } as const;
  const organization = { id: guest.organizationId, name: "", timeZone: "UTC" };
  const actor = { id: guest.userId, name: guest.email, address: null };
  const results = await Promise.allSettled(Array.from({ length: 100 }, () => acceptAsMember(invitation, { ...member, organization }, actor)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const codes = results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code: string }).code] : []));
  expect(new Set(codes)).toEqual(new Set(["not_found"]));
  expect(await database().membership.count({ where: { organizationId: owner.organizationId } })).toBe(2);
  expect(await database().auditEntry.count({ where: { organizationId: owner.organizationId, action: "member.joined" } })).toBe(1);
});

it("of ten strangers that accept one at once, one account comes to be", async () => {
  const owner = await signUp();
  const email = "newcomer@example.com";
  const invitation = await findInvitation(tokenOf(await invite(owner.cookie, { email, role: "viewer" })), nowhere);
  const newcomer = { name: "Grace", password: "a long password", client };
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => acceptAsNewcomer(invitation, newcomer)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await database().user.count({ where: { email } })).toBe(1);
  expect(await database().membership.count({ where: { organizationId: owner.organizationId } })).toBe(2);
});

it("two owners that leave, or step down, at one moment leave one of them", async () => {
  const give = { role: "viewer" };
  for (const isLeaving of [true, false, true, false]) {
    const first = await signUp();
    const second = await joinAs(first.organizationId, "owner");
    const firstId = (await listMembers(first.cookie)).json.members[0].id;
    const go = (cookie: string, id: string) => (isLeaving ? removeMember(cookie, id) : patchMember(cookie, id, give));
    const answers = await Promise.all([go(first.cookie, firstId), go(second.cookie, second.memberId)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([isLeaving ? 204 : 200, 409]);
    expect(await ownersOf(first.organizationId)).toBe(1);
  }
});

it("two owners that demote each other at one moment: the second one is no owner any more", async () => {
  const first = await signUp();
  const second = await joinAs(first.organizationId, "owner");
  const firstId = (await listMembers(first.cookie)).json.members[0].id;
  const answers = await Promise.all([
    patchMember(first.cookie, second.memberId, { role: "viewer" }),
    patchMember(second.cookie, firstId, { role: "viewer" }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
  expect(await ownersOf(first.organizationId)).toBe(1);
});
