import { beforeAll, describe, expect, test } from "vitest";
import { database } from "../db/client";
import { findRoute } from "./find-route";
import { listResoldModels } from "./list-resold-models";
import { refreshCatalog } from "./load-catalog";
import { seedCatalog } from "./seed/seed-catalog";

const NOW = Date.parse("2026-11-20T00:00:00Z");

async function store(name: string, models: string[], change: { isDefault?: boolean; isEnabled?: boolean } = {}): Promise<void> {
  const [primaryModel = "", ...fallbacks] = models;
  const route = { id: `rt_${name}`, name, strategy: "simple", primaryModel, fallbackModels: JSON.stringify(fallbacks), ...change };
  await database().route.create({ data: route });
}

beforeAll(async () => {
  await seedCatalog();
  // A host of other providers' models names them so.
  await database().provider.create({ data: { id: "host", name: "Host", wire: "openai", baseUrl: "https://host.example.com" } });
  const hosted = {
    id: "openai/gpt-4o",
    providerId: "host",
    name: "Hosted",
    match: JSON.stringify({ equals: "openai/gpt-4o" }),
    position: 0,
    priority: 9,
  };
  await database().model.create({ data: hosted });
  const price = { id: "host@1", providerId: "host", modelId: "openai/gpt-4o", version: 1, source: "test", effectiveAt: new Date(0) };
  await database().priceVersion.create({ data: { ...price, rates: '{"tokens":{"input":"1","output":"1"}}' } });
  await database().model.updateMany({ where: { providerId: "xai", id: "grok-3" }, data: { isEnabled: false } });
  await store("fast", ["openai/gpt-4o", "anthropic/claude-3-5-haiku", "host/openai/gpt-4o"], { isDefault: true });
  await store("gpt-4o-mini", ["openai/gpt-4o-mini"]);
  await store("off", ["openai/gpt-4o"], { isEnabled: false });
  await store("holes", ["xai/grok-3", "openai/nothing", "nobody/x", "nothing"]);
  await refreshCatalog();
});

const targetsOf = (name: string) =>
  findRoute(name, NOW)?.targets.map(({ found }) =>
    found.status === "found" ? `${found.provider.id} ${found.model.upstreamModel} ${found.model.priceVersionId.split("@")[0]}` : found.status,
  );

describe("findRoute", () => {
  test("finds a route by its name in any case, and the default one as `auto`; its targets are what they are called, at their provider", () => {
    const targets = [
      expect.stringMatching(/^openai gpt-4o openai\/gpt-4o$/),
      expect.stringMatching(/^anthropic claude-3-5-haiku-20241022 anthropic\//),
      "host openai/gpt-4o host",
    ];
    for (const name of ["fast", " Fast ", "auto", "AUTO"]) expect(targetsOf(name), name).toEqual(targets);
  });

  test("knows whether a model has the name too", () => {
    expect([findRoute("fast", NOW)?.isModelName, findRoute("gpt-4o-mini", NOW)?.isModelName]).toEqual([false, true]);
  });

  test("finds none that is switched off, and none for a model's name with its provider", () => {
    for (const name of ["off", "openai/gpt-4o-mini", "gpt-4o", "", "__proto__", "x".repeat(300)]) expect(findRoute(name, NOW), name).toBeNull();
  });

  test("says of a target that cannot be called what it is", () => {
    expect(targetsOf("holes")).toEqual(["disabled", "unknown", "unknown", "unknown"]);
  });
});

test("routes are listed with what their primary costs, in the place of a model of the same name; one that leads nowhere is not", () => {
  const listings = listResoldModels(NOW);
  const named = (id: string) => listings.filter((listing) => listing.id === id);
  const [gpt4o] = named("gpt-4o");
  for (const id of ["fast", "auto"]) expect(named(id)).toEqual([{ ...gpt4o, id, providerId: "route", createdAtMs: expect.any(Number) }]);
  expect(named("gpt-4o-mini")).toMatchObject([{ providerId: "route" }]);
  expect(named("holes")).toEqual([]);
});
