import { beforeAll, describe, expect, it } from "vitest";
import { call, type Json, makeModel, message, put, remove, signInAsAdministrator } from "@/app/testing/administer";
import { audited } from "@/audit/testing/audited";
import { database } from "@/db/client";
import { DELETE as deleteModel } from "../models/[id]/route";
import { DELETE as deleteRoute, PUT as putRoute } from "./[id]/route";
import { GET as getRoutes, POST as postRoute } from "./route";

beforeAll(signInAsAdministrator);
let names = 0;

describe("routes", () => {
  it("are added, listed, changed and deleted", async () => {
    const [first, second] = [await makeModel(), await makeModel()];
    const body = {
      name: "Fast-Chat",
      routingStrategy: "weighted",
      primaryModelId: first.id,
      fallbackModelIds: [second.id],
      weights: { [first.id as string]: 3, [second.id as string]: 1 },
    };
    const made = await call(postRoute, { body });
    expect([made.status, made.json]).toMatchObject([
      201,
      { name: "fast-chat", weights: body.weights, isDefault: false, isEnabled: true, version: 1 },
    ]);
    const id = made.json.id as string;
    expect(((await call(getRoutes)).json.routes as Json[]).map((route) => route.id)).toContain(id);
    const changed = await put(putRoute, id, { version: 1, isDefault: true, numRetries: 1, ttftTimeoutSeconds: 5 });
    expect(changed.json).toMatchObject({ isDefault: true, numRetries: 1, ttftTimeoutSeconds: 5, version: 2 });
    expect((await put(putRoute, id, { version: 1, isDefault: false })).status).toBe(409);
    const used = await remove(deleteModel, second.id as string);
    expect([used.status, message(used)]).toEqual([409, expect.stringContaining("fast-chat")]);
    await database().model.updateMany({ where: { id: second.modelName as string }, data: { importedHash: "listed" } });
    const listed = await remove(deleteModel, second.id as string);
    expect([listed.status, message(listed)]).toEqual([409, expect.stringMatching(/the built-in list, the route "fast-chat"/)]);
    expect((await remove(deleteRoute, id)).status).toBe(204);
    expect(await audited(id)).toEqual(["route.created", "route.updated", "route.deleted"]);
  });

  it("let a model go with its weight, take themselves back, and know a model in every spelling of its id", async () => {
    const [first, second] = [await makeModel(), await makeModel()];
    const weights = { [first.id as string]: 1, [second.id as string]: 2 };
    const body = { name: "weighty", routingStrategy: "weighted", primaryModelId: first.id, fallbackModelIds: [second.id], weights };
    const made = await call(postRoute, { body });
    const again = await put(putRoute, made.json.id as string, { ...made.json, description: "x" });
    expect(again.json).toMatchObject({ description: "x", weights });
    const without = await put(putRoute, made.json.id as string, { version: 2, fallbackModelIds: [] });
    expect([without.status, without.json.weights]).toEqual([200, { [first.id as string]: 1 }]);
    const twice = await call(postRoute, { body: { name: "twice-over", primaryModelId: first.id, fallbackModelIds: [`${first.id}==`] } });
    expect([twice.status, message(twice)]).toEqual([400, expect.stringContaining("twice")]);
  });

  it("have one default among them", async () => {
    const model = await makeModel();
    const makeDefault = async () => (await call(postRoute, { body: { name: `d-${++names}`, primaryModelId: model.id, isDefault: true } })).json.id;
    await makeDefault();
    const last = await makeDefault();
    const routes = (await call(getRoutes)).json.routes as Json[];
    expect(routes.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([last]);
  });

  it("refuse what cannot be, by the field's name", async () => {
    const model = await makeModel();
    const id = model.id as string;
    const refused = async (wrong: Json) => {
      const answer = await call(postRoute, { body: { name: "fine-route", primaryModelId: id, ...wrong } });
      expect(answer.status).toBe(400);
      return message(answer);
    };
    expect(await refused({ fallbackModelIds: [id] })).toMatch(/^fallbackModelIds: .*twice/);
    expect(await refused({ routingStrategy: "weighted", weights: { [id]: 0 } })).toMatch(/^weights: .*zero/);
    expect(await refused({ routingStrategy: "weighted", weights: {} })).toMatch(/^weights/);
    expect(await refused({ weights: { [id]: -1 } })).toMatch(/weights/);
    expect(await refused({ weights: { [id]: 0.5 } })).toMatch(/weights/);
    expect(await refused({ primaryModelId: "gpt-4o" })).toMatch(/^primaryModelId/);
    expect(await refused({ fallbackModelIds: ["mdl_bm9ib2R5L2F0LWFsbA"] })).toMatch(/^fallbackModelIds: there is no model "nobody\/at-all"/);
    expect(await refused({ name: "openai" })).toMatch(/^name/);
    expect(await refused({ name: "embeddings" })).toMatch(/^name/);
    expect(await refused({ name: "auto" })).toMatch(/^name/);
    expect(await refused({ numRetries: 99 })).toMatch(/^numRetries/);
    expect(await refused({ routingStrategy: "best" })).toMatch(/^routingStrategy/);
    expect(await database().route.count({ where: { name: "fine-route" } })).toBe(0);
  });

  it("whose name is another route's are a conflict; a model's name is allowed", async () => {
    const model = await makeModel();
    const body = { name: "gpt-4o", primaryModelId: model.id };
    expect((await call(postRoute, { body })).status).toBe(201);
    expect((await call(postRoute, { body })).status).toBe(409);
  });
});
