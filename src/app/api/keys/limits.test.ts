import { beforeAll, describe, expect, it, test } from "vitest";
import { trustAddressHeader } from "@/access/client-address";
import { admitReader } from "@/app/admit-reader";
import { join } from "@/app/testing/join";
import { database } from "@/db/client";
import { NO_LIMITS } from "@/domain/limits";
import { authenticateApiKey, authenticateMonitorToken } from "@/keys/authenticate-credential";
import { apiRequest, errorOf, signUp } from "../../testing/call-route";
import { identifyBrowser } from "../chat/identify-browser";
import { PATCH as patchOrganization, GET as showOrganization } from "../organization/route";
import { POST as rotateToken } from "../tokens/rotate/route";
import * as tokenRoute from "../tokens/route";
import { POST as rotateKey } from "./rotate/route";
import * as keyRoute from "./route";

const LIMITS = { requestsPerMinute: 60, tokensPerMinute: null, concurrency: 5 };
const kinds = [
  { list: "keys", secret: "key", route: keyRoute, rotate: rotateKey, authenticate: authenticateApiKey, noun: "API key", audit: "api_key" },
  {
    list: "tokens",
    secret: "token",
    route: tokenRoute,
    rotate: rotateToken,
    authenticate: authenticateMonitorToken,
    noun: "monitor token",
    audit: "monitor_token",
  },
] as const;
type View = Record<string, unknown> & { id: string };

let owner: Awaited<ReturnType<typeof signUp>>;
beforeAll(async () => {
  owner = await signUp();
});

describe.each(kinds)("the limits of $list", ({ list, secret, route, rotate, authenticate, noun, audit }) => {
  const create = (body: unknown, cookie = owner.cookie) => route.POST(apiRequest(`/api/${list}`, { cookie, body }));
  const patch = (id: string, body: unknown, cookie = owner.cookie) =>
    route.PATCH(apiRequest(`/api/${list}?id=${encodeURIComponent(id)}`, { method: "PATCH", cookie, body }));
  const created = async (body: unknown = {}) => {
    const response = await create(body);
    expect(response.status).toBe(201);
    const { [secret]: text, ...view } = (await response.json()) as View;
    return { view: view as View, text: String(text) };
  };

  it("are stated when it is made, shown, and in force at the gateway; none are none", async () => {
    const { view, text } = await created({ limits: { requestsPerMinute: 60, concurrency: 5 }, allowedAddresses: ["10.0.0.0/8", "::1", "::1"] });
    expect(view).toMatchObject({ limits: LIMITS, allowedAddresses: ["10.0.0.0/8", "::1"] });
    const caller = await authenticate(text);
    expect(caller?.limits).toEqual([{ id: view.id, noun, limits: LIMITS }]);
    expect(caller?.allowedAddresses?.check("10.9.9.9")).toBe(true);
    const plain = await created({ limits: null });
    expect(plain.view).toMatchObject({ limits: NO_LIMITS, allowedAddresses: null });
    const free = await authenticate(plain.text);
    expect([free?.limits, free?.allowedAddresses]).toEqual([undefined, undefined]);
  });

  it("are changed one by one, at once; null takes one off, or all", async () => {
    const { view, text } = await created({ name: "mine", limits: { requestsPerMinute: 60, concurrency: 5 } });
    expect((await authenticate(text))?.limits?.[0]?.limits.concurrency).toBe(5);
    const response = await patch(view.id, { limits: { concurrency: null, tokensPerMinute: 9 } });
    expect(response.status).toBe(200);
    const limits = { requestsPerMinute: 60, tokensPerMinute: 9, concurrency: null };
    expect(await response.json()).toEqual({ ...view, lastUsedAt: expect.anything(), limits });
    expect((await authenticate(text))?.limits?.[0]?.limits).toEqual(limits);
    expect(await (await patch(view.id, { name: "ours", expiresAt: "2099-01-01T00:00:00Z" })).json()).toMatchObject({ name: "ours", limits });
    expect(await (await patch(view.id, { limits: null, expiresAt: null })).json()).toMatchObject({
      name: "ours",
      limits: NO_LIMITS,
      expiresAt: null,
    });
    expect((await authenticate(text))?.limits).toBeUndefined();
    const entries = await database().auditEntry.findMany({ where: { target: view.id, action: `${audit}.updated` }, orderBy: { id: "asc" } });
    expect(entries).toHaveLength(3);
    expect(JSON.parse(entries[0]?.before ?? "")).toMatchObject({ limits: LIMITS });
    expect(JSON.parse(entries[0]?.after ?? "")).toMatchObject({ limits });
    expect((await patch(view.id, {})).status).toBe(200); // nothing changes, and nothing is noted
    expect(await database().auditEntry.count({ where: { target: view.id, action: `${audit}.updated` } })).toBe(3);
  });

  it("outlive a rotation", async () => {
    const { view } = await created({ limits: { tokensPerMinute: 7 }, allowedAddresses: ["192.0.2.1"] });
    const rotated = await (await rotate(apiRequest(`/api/${list}/rotate`, { cookie: owner.cookie, body: { id: view.id } }))).json();
    expect(rotated).toMatchObject({ limits: { tokensPerMinute: 7 }, allowedAddresses: ["192.0.2.1"] });
  });

  it.each([
    ["limits.requestsPerMinute", { limits: { requestsPerMinute: 0 } }],
    ["limits.requestsPerMinute", { limits: { requestsPerMinute: -1 } }],
    ["limits.tokensPerMinute", { limits: { tokensPerMinute: 1e15 } }],
    ["limits.tokensPerMinute", { limits: { tokensPerMinute: 1.5 } }],
    ["limits.concurrency", { limits: { concurrency: "5" } }],
    ["limits.concurrency", { limits: { concurrency: true } }],
    ["limits.requestsPerHour", { limits: { requestsPerHour: 5 } }],
    ["limits", { limits: [] }],
    ["limits", { limits: 5 }],
    ["allowedAddresses", { allowedAddresses: [] }],
    ["allowedAddresses", { allowedAddresses: "10.0.0.1" }],
    ["allowedAddresses", { allowedAddresses: Array(101).fill("10.0.0.1") }],
    ["allowedAddresses.0", { allowedAddresses: ["10.0.0.0/33"] }],
    ["allowedAddresses.1", { allowedAddresses: ["10.0.0.1", "example.com"] }],
    ["digest", { digest: "0" }],
    ["organizationId", { organizationId: "org_other" }],
  ])("refuse a wrong %s by name: %j", async (name, body) => {
    const { view } = await created();
    for (const response of [await create(body), await patch(view.id, body)]) {
      expect(response.status).toBe(400);
      expect((await errorOf(response)).message).toContain(`${name}: `);
    }
  });

  it("are changed by their creator or an admin; another organization's do not exist, a revoked one stays as it is", async () => {
    const { view } = await created();
    const body = { limits: { concurrency: 1 } };
    const [viewer, member, admin] = await Promise.all((["viewer", "member", "admin"] as const).map((role) => join(owner.organizationId, role)));
    expect([(await patch(view.id, body, viewer)).status, (await patch(view.id, body, member)).status]).toEqual([403, 403]);
    expect((await patch(view.id, body, admin)).status).toBe(200);
    const stranger = await signUp();
    const answers = [await patch(view.id, { limits: null }, stranger.cookie), await patch("key_none", { limits: null }, stranger.cookie)];
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    const [theirs, none] = await Promise.all(answers.map(errorOf));
    expect({ ...theirs, requestId: "" }).toEqual({ ...none, requestId: "" });
    await route.DELETE(apiRequest(`/api/${list}?id=${view.id}`, { method: "DELETE", cookie: owner.cookie }));
    expect((await patch(view.id, { limits: null })).status).toBe(409);
  });
});

test("a credential that may be used from somewhere else reads no statistics either", async () => {
  const body = { allowedAddresses: ["203.0.113.0/24"] };
  const { key } = await (await keyRoute.POST(apiRequest("/api/keys", { cookie: owner.cookie, body }))).json();
  const readFrom = (address: string) =>
    admitReader(apiRequest("/api/stats/summary", { headers: { authorization: `Bearer ${key}`, "x-monitor-client-address": address } }), "reader");
  // Nobody has said yet that this header is our own server's.
  await expect(readFrom("203.0.113.7")).rejects.toMatchObject({ code: "forbidden" });
  trustAddressHeader();
  expect(await readFrom("203.0.113.7")).toMatchObject({ organizationId: owner.organizationId });
  await expect(readFrom("198.51.100.7")).rejects.toMatchObject({ code: "forbidden" });
});

describe("the organization's limits", () => {
  const patch = (cookie: string, body: unknown) => patchOrganization(apiRequest("/api/organization", { method: "PATCH", cookie, body }));

  it("are in force at once for all its keys and tokens, and shown to its members", async () => {
    const { cookie, organizationId } = await signUp();
    const made = await (await keyRoute.POST(apiRequest("/api/keys", { cookie, body: {} }))).json();
    expect((await authenticateApiKey(made.key))?.limits).toBeUndefined();
    const limits = { ...NO_LIMITS, concurrency: 3 };
    expect(await (await patch(cookie, { limits: { concurrency: 3 } })).json()).toMatchObject({ limits });
    expect((await authenticateApiKey(made.key))?.limits).toEqual([{ id: organizationId, noun: "organization", limits }]);
    expect(await (await showOrganization(apiRequest("/api/organization", { cookie }))).json()).toMatchObject({ limits });
    expect(await (await patch(cookie, { name: "Renamed" })).json()).toMatchObject({ name: "Renamed", limits });
    const entry = await database().auditEntry.findFirstOrThrow({ where: { organizationId, action: "organization.updated" }, orderBy: { id: "asc" } });
    expect([JSON.parse(entry.before ?? "").limits, JSON.parse(entry.after ?? "").limits]).toEqual([NO_LIMITS, limits]);
    const ofPage = await identifyBrowser(apiRequest("/api/chat/completions", { cookie, body: {} }));
    expect(ofPage?.limits).toEqual([{ id: organizationId, noun: "organization", limits }]);
    await patch(cookie, { limits: null });
    expect((await authenticateApiKey(made.key))?.limits).toBeUndefined();
  });

  it("are an admin's to change, and refused by name when they are wrong", async () => {
    const { cookie, organizationId } = await signUp();
    expect((await patch(await join(organizationId, "member"), { limits: { concurrency: 3 } })).status).toBe(403);
    for (const limits of [{ concurrency: 0 }, { concurrency: 1e15 }, { concurrency: 0.5 }]) {
      const response = await patch(cookie, { limits });
      expect([response.status, (await errorOf(response)).message]).toEqual([400, expect.stringContaining("limits.concurrency: ")]);
    }
  });
});
