import { expect, test } from "vitest";
import { register } from "../../../src/access/register";
import { database } from "../../../src/db/client";
import { verifyLedger } from "../../../src/ledger/verify/verify-ledger";
import { getBreakdown } from "../../../src/queries/figures/get-breakdown";
import { getSummary } from "../../../src/queries/figures/get-summary";
import { fillOrganization } from "./fill-organization";

const CALLS = 200;

test("the first account's organization gets calls of both modes, with users, sessions and tags, and its books and sums agree with them", async () => {
  const client = { address: { host: null, network: null }, userAgent: null };
  const people = ["first", "second"].map((name) => ({ name, email: `${name}@example.com`, password: "a long password", client }));
  const accounts = [];
  for (const person of people) accounts.push((await register(person)).account);
  const [organizationId = "", otherId = ""] = accounts.map(({ organization }) => organization.id);
  expect((await fillOrganization({ calls: CALLS, onProgress: () => undefined })).calls).toBe(CALLS);

  const differences: unknown[] = [];
  const { calls } = await verifyLedger((difference) => differences.push(difference));
  expect(differences).toEqual([]);
  expect(calls).toBeGreaterThan(0);

  const filter = { from: new Date(Date.now() - 91 * 86_400_000), to: new Date() };
  const counted = await database().usageRecord.groupBy({ by: ["mode"], where: { organizationId }, _count: true, _sum: { chargedNanoUsd: true } });
  expect(counted.map(({ mode }) => mode).sort()).toEqual(["pass-through", "reseller"]);
  for (const { mode, _count } of counted) {
    const summary = await getSummary(organizationId, { ...filter, mode: mode as "reseller" });
    expect(summary.requests).toBe(_count);
    expect(summary.cost.unpricedRequests).toBeLessThan(_count / 10);
  }
  expect(await database().usageRecord.count({ where: { organizationId: otherId } })).toBe(0);
  for (const by of ["user", "session", { tag: "team" }] as const) {
    const { groups, total } = await getBreakdown(organizationId, filter, { by, limit: 200 });
    expect(groups.filter(({ id }) => id !== null).length).toBeGreaterThan(3);
    expect(total.requests).toBe(CALLS);
  }
  const stale = await database()
    .$queryRaw`SELECT "hour" FROM "UsageHour" WHERE "countedRequests" <> "requests" AND "hour" < ${new Date(Date.now() - 3_600_000)}`;
  expect(stale).toEqual([]);
}, 120_000);
