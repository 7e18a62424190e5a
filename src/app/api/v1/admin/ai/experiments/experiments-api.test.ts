import { beforeAll, describe, expect, it } from "vitest";
import { call, type Json, makeModel, message, put, remove, signInAsAdministrator } from "@/app/testing/administer";
import { audited } from "@/audit/testing/audited";
import { currentCatalog } from "@/catalog/load-catalog";
import { database } from "@/db/client";
import { DELETE as deleteRoute, PUT as putRoute } from "../routes/[id]/route";
import { POST as postRoute } from "../routes/route";
import { GET as getReport } from "./[id]/report/route";
import { DELETE as deleteExperiment, PUT as putExperiment } from "./[id]/route";
import { GET as getExperiments, POST as postExperiment } from "./route";

let names = 0;
const ids: string[] = [];
beforeAll(async () => {
  await signInAsAdministrator();
  for (let i = 0; i < 3; i++) ids.push((await makeModel()).id as string);
});

/** A new route over three models. */
async function makeRoute() {
  const [primaryModelId, ...fallbackModelIds] = ids;
  const name = `tried-${++names}`;
  const { json } = await call(postRoute, { body: { name, primaryModelId, fallbackModelIds } });
  const bodyOf = (weights: readonly number[] = [1, 1]): Json => ({
    name: `of ${name}`,
    routeId: json.id,
    arms: weights.map((weight, i) => ({ modelId: ids[i], weight })),
  });
  return { id: json.id as string, name, ids, bodyOf };
}
const post = (body: Json) => call(postExperiment, { body });
const runningOn = (name: string) => currentCatalog().rules.get(name)?.experiment;

describe("experiments", () => {
  it("are added, in force at once, listed, changed, stopped and deleted", async () => {
    const route = await makeRoute();
    const made = await post({ ...route.bodyOf([3, 1]), stickyBy: "user", metric: "latency", guardRail: { maxErrorRate: 0.2, maxCostRatio: 3 } });
    const expected = { routeId: route.id, stickyBy: "user", metric: "latency", guardRail: { maxErrorRate: 0.2, maxCostRatio: 3 }, mode: "split" };
    expect([made.status, made.json]).toMatchObject([201, { ...expected, status: "running", version: 1, arms: [{ weight: 3 }, { weight: 1 }] }]);
    const id = made.json.id as string;
    expect(runningOn(route.name)).toMatchObject({ id, stickyBy: "user", arms: [{ weight: 3 }, { weight: 1 }] });
    expect(((await call(getExperiments)).json.experiments as Json[]).find((one) => one.id === id)).toEqual(made.json);
    const changed = await put(putExperiment, id, { ...made.json, metric: "ttft" });
    expect([changed.status, changed.json]).toMatchObject([200, { metric: "ttft", version: 2 }]);
    expect((await put(putExperiment, id, { version: 1, metric: "cost" })).status).toBe(409);
    expect((await put(putExperiment, id, { metric: "cost" })).status).toBe(400);
    expect((await put(putExperiment, id, { version: 2, status: "stopped" })).json).toMatchObject({ status: "stopped", version: 3 });
    expect(runningOn(route.name)).toBeUndefined();
    expect((await call(getReport, { id })).json).toMatchObject({ arms: [{ requests: 0 }, { requests: 0 }], verdict: { winner: null } });
    expect((await remove(deleteExperiment, id)).status).toBe(204);
    expect([(await call(getReport, { id })).status, (await remove(deleteExperiment, id)).status]).toEqual([404, 404]);
    expect(await audited(id)).toEqual(["experiment.created", "experiment.updated", "experiment.updated", "experiment.deleted"]);
  });

  it("run one at a time on a route, which keeps their models and itself meanwhile", async () => {
    const route = await makeRoute();
    const first = (await post(route.bodyOf())).json;
    const second = await post(route.bodyOf());
    expect([second.status, message(second)]).toEqual([409, expect.stringMatching(/^routeId: /)]);
    const other = (await post({ ...route.bodyOf(), status: "stopped" })).json;
    const started = await put(putExperiment, other.id as string, { version: 1, status: "running" });
    expect([started.status, message(started)]).toEqual([409, expect.stringMatching(/^routeId: /)]);
    const without = await put(putRoute, route.id, { version: 1, fallbackModelIds: [route.ids[2]] });
    expect([without.status, message(without)]).toEqual([409, expect.stringMatching(/^fallbackModelIds: .*is an arm of the running experiment/)]);
    expect((await put(putRoute, route.id, { version: 1, fallbackModelIds: [route.ids[1]] })).status).toBe(200);
    const gone = await remove(deleteRoute, route.id);
    expect([gone.status, message(gone)]).toEqual([409, expect.stringContaining(first.name as string)]);
    await put(putExperiment, first.id as string, { version: 1, status: "stopped" });
    expect((await remove(deleteRoute, route.id)).status).toBe(204);
    // Without its route it can be named anew, but not run.
    expect((await put(putExperiment, first.id as string, { version: 2, name: "past" })).status).toBe(200);
    expect(message(await put(putExperiment, first.id as string, { version: 3, status: "running" }))).toMatch(/^routeId: /);
  });

  it("begin to count anew when what is compared changes, and only then", async () => {
    const route = await makeRoute();
    const id = (await post(route.bodyOf())).json.id as string;
    const startedAt = async () => (await database().experiment.findUniqueOrThrow({ where: { id } })).startedAt.getTime();
    const first = await startedAt();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await put(putExperiment, id, { version: 1, metric: "feedback", guardRail: { maxErrorRate: 0.5 } });
    await put(putExperiment, id, { version: 2, status: "stopped" });
    await put(putExperiment, id, { version: 3, status: "running" });
    expect(await startedAt()).toBe(first);
    await put(putExperiment, id, { version: 4, stickyBy: "session" });
    expect(await startedAt()).toBeGreaterThan(first);
  });

  it("take an arm back that the guard rail has stopped as it is, and no other one without a weight", async () => {
    const route = await makeRoute();
    const { id, ...made } = (await post(route.bodyOf())).json as { id: string; arms: { modelId: string; weight: number }[] };
    const [first, second] = made.arms;
    const stored = JSON.stringify(
      JSON.parse((await database().experiment.findUniqueOrThrow({ where: { id } })).arms).map((arm: object, i: number) => ({
        ...arm,
        weight: i === 1 ? 0 : 1,
      })),
    );
    await database().experiment.update({ where: { id }, data: { arms: stored } });
    expect(
      (
        await put(putExperiment, id, {
          version: 1,
          arms: [
            { ...first, weight: 2 },
            { ...second, weight: 0 },
          ],
        })
      ).status,
    ).toBe(200);
    const refused = await put(putExperiment, id, {
      version: 2,
      arms: [
        { ...first, weight: 0 },
        { ...second, weight: 1 },
      ],
    });
    expect([refused.status, message(refused)]).toEqual([400, expect.stringMatching(/^arms\.0\.weight: must be at least 1/)]);
  });

  it("refuse what cannot be, by the field's name", async () => {
    const route = await makeRoute();
    const elsewhere = (await makeModel()).id as string;
    const refused = async (wrong: Json) => {
      const answer = await post({ ...route.bodyOf(), ...wrong });
      expect([JSON.stringify(wrong), answer.status]).toEqual([JSON.stringify(wrong), 400]);
      return message(answer);
    };
    const armed = (modelId: string, weight: unknown = 1) =>
      refused({
        arms: [
          { modelId: route.ids[0], weight: 1 },
          { modelId, weight },
        ],
      });
    for (const weight of [-1, 0, 1e15, 0.5, "1", null]) expect(await armed(route.ids[1] as string, weight)).toMatch(/^arms\.1\.weight/);
    expect(await armed("mdl_bm9ib2R5L2F0LWFsbA")).toMatch(/^arms: there is no model "nobody\/at-all"/);
    expect(await armed(elsewhere)).toMatch(/^arms: .* is no model of the route "tried-/);
    expect(await armed(route.ids[0] as string)).toMatch(/^arms: .*twice/);
    expect(await refused({ arms: [] })).toMatch(/^arms/);
    expect(await refused({ routeId: "rte_none" })).toMatch(/^routeId/);
    expect(await refused({ metric: "taste" })).toMatch(/^metric/);
    expect(await refused({ mode: "mirror" })).toMatch(/^mode/);
    expect(await refused({ stickyBy: "organization" })).toMatch(/^stickyBy/);
    expect(await refused({ guardRail: { maxErrorRate: 1.5 } })).toMatch(/^guardRail\.maxErrorRate/);
    expect(await refused({ guardRail: { maxErrors: 1 } })).toMatch(/maxErrors/);
    expect(await refused({ name: "" })).toMatch(/^name/);
    expect(await refused({ winner: "x" })).toMatch(/winner/);
    expect(await database().experiment.count({ where: { routeId: route.id } })).toBe(0);
  });
});
