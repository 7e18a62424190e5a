import { beforeAll, describe, expect, it } from "vitest";
import { apiRequest, signUp } from "@/app/testing/call-route";
import { join } from "@/app/testing/join";
import { audited } from "@/audit/testing/audited";
import { database } from "@/db/client";
import { newId } from "@/domain/ids";
import { POST as rotateKey } from "../keys/rotate/route";
import { POST as postKey } from "../keys/route";
import { POST as rotateToken } from "../tokens/rotate/route";
import { POST as postToken } from "../tokens/route";
import { DELETE, PUT } from "./[id]/route";
import { GET, POST } from "./route";

type Json = Record<string, unknown> & { error?: { code: string; message: string } };
const read = async (response: Response): Promise<{ status: number; json: Json }> => ({
  status: response.status,
  json: response.status === 204 ? {} : ((await response.json()) as Json),
});
const params = (id: string) => ({ params: Promise.resolve({ id }) });
const post = async (cookie: string, body: unknown) => read(await POST(apiRequest("/api/budgets", { cookie, body })));
const put = async (cookie: string, id: string, body: unknown) =>
  read(await PUT(apiRequest(`/api/budgets/${id}`, { cookie, body, method: "PUT" }), params(id)));
const remove = async (cookie: string, id: string) => read(await DELETE(apiRequest(`/api/budgets/${id}`, { cookie, method: "DELETE" }), params(id)));
const list = async (cookie: string) => (await read(await GET(apiRequest("/api/budgets", { cookie })))).json.budgets as Json[];

let owner: Awaited<ReturnType<typeof signUp>>;
beforeAll(async () => {
  owner = await signUp();
});
const monthly = (change: object = {}) => ({ scope: { type: "organization" }, period: "month", amount: "25.00", ...change });

async function makeKey(organizationId: string): Promise<string> {
  const id = newId("key");
  await database().apiKey.create({ data: { id, organizationId, createdById: "usr_1", name: "CI", digest: id, prefix: "llm_sk_" } });
  return id;
}

async function makeToken(cookie: string): Promise<string> {
  const made = await read(await postToken(apiRequest("/api/tokens", { cookie, body: { name: "CI" } })));
  return made.json.id as string;
}

describe("budgets", () => {
  it("are made, shown, changed and deleted by admins; viewers see them; the log says so", async () => {
    const { cookie, organizationId } = await signUp();
    const [admin, member, viewer] = [await join(organizationId, "admin"), await join(organizationId, "member"), await join(organizationId, "viewer")];
    const made = await post(admin, monthly());
    const id = made.json.id as string;
    expect([made.status, made.json]).toEqual([
      201,
      {
        ...{ id: expect.stringMatching(/^bud_/), scope: { type: "organization", id: organizationId }, period: "month", amount: "25.000000000" },
        ...{ mode: "hard", alertPercents: [80, 100], spent: "0.000000000", held: "0.000000000", remaining: "25.000000000", forecast: null },
        ...{ usedUpAt: null, startsAt: expect.stringMatching(/-01T00:00:00.000Z$/), resetsAt: expect.stringMatching(/-01T00:00:00.000Z$/) },
        ...{ version: 1, createdAt: expect.stringMatching(/Z$/), history: [] },
      },
    ]);
    expect(await list(viewer)).toEqual([made.json]);
    for (const cookieOf of [member, viewer]) {
      expect((await post(cookieOf, monthly({ period: "day" }))).status).toBe(403);
      expect((await put(cookieOf, id, { version: 1, amount: "1" })).status).toBe(403);
      expect((await remove(cookieOf, id)).status).toBe(403);
    }
    expect((await post(cookie, monthly())).json.error?.code).toBe("conflict");
    const changed = await put(admin, id, { version: 1, amount: 10.5, mode: "soft", alertPercents: [100, 50, 50] });
    expect([changed.status, changed.json]).toMatchObject([200, { amount: "10.500000000", mode: "soft", alertPercents: [50, 100], version: 2 }]);
    expect((await put(admin, id, { version: 1, amount: 11 })).json.error?.code).toBe("conflict");
    expect((await put(admin, id, { amount: 11 })).status).toBe(400);
    const other = await post(cookie, monthly({ period: "day" }));
    expect((await put(cookie, id, { ...monthly({ period: "day" }), version: 2 })).json.error?.code).toBe("conflict");
    expect((await put(cookie, other.json.id as string, { ...monthly({ period: "day" }), version: 1 })).status).toBe(200);
    expect((await remove(admin, id)).status).toBe(204);
    expect((await remove(admin, id)).status).toBe(404);
    expect(await audited(id)).toEqual(["budget.created", "budget.updated", "budget.deleted"]);
  });

  it("count a key, a token, a user or a tag of their own organization", async () => {
    const theirs = await signUp();
    const [own, foreign] = [await makeKey(owner.organizationId), await makeKey(theirs.organizationId)];
    const [ownToken, foreignToken] = [await makeToken(owner.cookie), await makeToken(theirs.cookie)];
    const idOf = async (scope: object) => ((await post(owner.cookie, monthly({ scope }))).json.scope as { id: string } | undefined)?.id;
    expect(await idOf({ type: "key", id: own })).toBe(own);
    expect(await idOf({ type: "token", id: ownToken })).toBe(ownToken);
    expect(await idOf({ type: "user", id: " alice " })).toBe("alice");
    expect(await idOf({ type: "tag", id: "team = search" })).toBe("team=search");
    const answers = [];
    for (const scope of [
      { type: "key", id: foreign },
      { type: "key", id: "key_none" },
      { type: "token", id: own },
      { type: "token", id: foreignToken },
      { type: "key", id: ownToken },
      { type: "organization", id: theirs.organizationId },
    ])
      answers.push(await post(owner.cookie, monthly({ scope })));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect(answers[0]?.json.error?.message).toBe(answers[1]?.json.error?.message);
  });

  it("of another organization do not exist", async () => {
    const theirs = await signUp();
    const id = (await post(theirs.cookie, monthly())).json.id as string;
    const [found, none] = [
      await put(owner.cookie, id, { version: 1, amount: "1" }),
      await put(owner.cookie, "bud_none", { version: 1, amount: "1" }),
    ];
    expect([found.status, found.json.error?.message]).toEqual([404, none.json.error?.message]);
    expect((await remove(owner.cookie, id)).status).toBe(404);
    expect(await list(theirs.cookie)).toMatchObject([{ id, amount: "25.000000000", version: 1 }]);
  });

  it.each<[string, object]>([
    ["amount", { amount: 0 }],
    ["amount", { amount: "-1" }],
    ["amount", { amount: -0.01 }],
    ["amount", { amount: 1e15 }],
    ["amount", { amount: "1000000000000000" }],
    ["amount", { amount: "1e3" }],
    ["amount", { amount: "0.0000000001" }],
    ["amount", { amount: 0.12345678912 }],
    ["amount", { amount: null }],
    ["period", { period: "week" }],
    ["period", { period: undefined }],
    ["mode", { mode: "gentle" }],
    ["alertPercents", { alertPercents: [0] }],
    ["alertPercents", { alertPercents: [99.5] }],
    ["alertPercents", { alertPercents: Array.from({ length: 11 }, (_, i) => i + 1) }],
    ["alertPercents", { alertPercents: "80" }],
    ["scope.type", { scope: { type: "team", id: "a" } }],
    ["scope.id", { scope: { type: "key" } }],
    ["scope.id", { scope: { type: "user", id: " " } }],
    ["scope.id", { scope: { type: "user", id: "x".repeat(201) } }],
    ["scope.id", { scope: { type: "user", id: "a\r\nb" } }],
    ["scope.id", { scope: { type: "tag", id: "team" } }],
    ["scope.id", { scope: { type: "tag", id: "=search" } }],
    ["scope.id", { scope: { type: "tag", id: "team=search,stage=b" } }],
    ["organizationId", { organizationId: "org_x" }],
    ["startsAt", { startsAt: "2020-01-01T00:00:00Z" }],
    ["spent", { spent: "0" }],
    ["id", { id: "bud_x" }],
  ])("refuse a wrong or foreign %s by name: %j", async (field, change) => {
    const { status, json } = await post(owner.cookie, monthly(change));
    expect(status).toBe(400);
    expect(json.error?.message).toContain(field);
  });

  it("take an amount as a number or a text, to the nano-dollar", async () => {
    const { cookie } = await signUp();
    const made = await post(cookie, monthly({ amount: 0.000000001 }));
    expect([made.status, made.json.amount]).toEqual([201, "0.000000001"]);
    expect((await put(cookie, made.json.id as string, { version: 1, amount: "1000000000" })).json.amount).toBe("1000000000.000000000");
  });
});

it.each([
  ["key", postKey, rotateKey],
  ["token", postToken, rotateToken],
] as const)("a %s that is rotated takes its budgets along; what has no budget is rotated as ever", async (type, postOne, rotateOne) => {
  const { cookie } = await signUp();
  const made = (await (await postOne(apiRequest(`/api/${type}s`, { cookie, body: { name: "CI" } }))).json()) as { id: string };
  const rotate = async (id: string) =>
    (await (await rotateOne(apiRequest(`/api/${type}s/rotate`, { cookie, body: { id } }))).json()) as { id: string };
  const second = await rotate(made.id);
  expect(await list(cookie)).toEqual([]);
  const own = { scope: { type, id: second.id }, amount: "3.000000000", period: "day", mode: "soft", alertPercents: [50] };
  await post(cookie, own);
  const third = await rotate(second.id);
  expect(await list(cookie)).toMatchObject([own, { ...own, scope: { type, id: third.id } }]);
});

describe("the periods of budgets", () => {
  it("are those of the organization's time zone, also when it is another one from now on", async () => {
    const { cookie, organizationId } = await signUp();
    await post(cookie, monthly({ period: "day" }));
    const midnightOf = async () => (await list(cookie))[0]?.resetsAt as string;
    expect(await midnightOf()).toMatch(/T00:00:00.000Z$/);
    await database().organization.updateMany({ where: { id: organizationId }, data: { timeZone: "Asia/Seoul" } });
    expect(await midnightOf()).toMatch(/T15:00:00.000Z$/);
    expect(await database().budgetPeriod.count({ where: { organizationId } })).toBe(2);
  });
});
