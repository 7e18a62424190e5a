import { beforeAll, expect, test, vi } from "vitest";
import { loadCatalog } from "../catalog/load-catalog";
import { seedCatalog } from "../catalog/seed/seed-catalog";
import { listBreakers } from "../health/list-breakers";
import { failure, observation } from "../routing/testing/make-choice";
import { metrics } from "./record-call";
import { readHealth } from "./report-health";
import { readProviderHealth, router, stopRouting } from "./routing";

beforeAll(async () => {
  await seedCatalog();
  await loadCatalog();
});

test("a breaker that opens is in the metrics, in the database and in the public health, under names that the catalog knows", async () => {
  for (let i = 0; i < 5; i++) {
    router().observe(failure("openai/gpt-4o"));
    router().observe(failure(`openai/made-up-${i}`, { credential: "caller" }));
    router().observe(failure("openai/gpt-4o\u0000", { credential: "caller" }));
  }
  const lines = (await metrics().render()).split("\n");
  expect(lines.filter((line) => line.startsWith("llm_monitor_breaker_"))).toEqual([
    'llm_monitor_breaker_changes_total{provider="openai",state="open"} 2',
    'llm_monitor_breaker_state{provider="openai",model="gpt-4o"} 2',
    'llm_monitor_breaker_state{provider="openai",model=""} 2',
  ]);
  await vi.waitFor(async () => expect((await listBreakers()).map(({ model }) => model).sort()).toEqual(["", "gpt-4o"]));
  expect((await readHealth()).providers).toMatchObject({ openai: { status: "down" }, google: { status: "unknown" } });
  expect((await readProviderHealth()).model({ providerId: "openai", upstreamModel: "gpt-4o" })).toBe("down");
  await stopRouting();
});

test("10,000 names that callers make up, of models that the catalog knows by their prefix, are those models: neither memory nor labels grow", async () => {
  const observeAs = (upstreamModel: string, breaks = false) => {
    const target = { providerId: "anthropic", upstreamModel };
    for (const credential of ["caller", "operator"] as const) router().observe(observation(`anthropic/${upstreamModel}`, { credential }));
    if (breaks) router().observeBreak({ ...target, reason: "upstream_error", observedAtMs: Date.now() });
    router().mayTry(target);
  };
  const labels = async () =>
    (await metrics().render())
      .split("\n")
      .map((line) => line.replace(/ [^ ]*$/, ""))
      .sort();
  const own = "claude-haiku-4-5";
  observeAs(own);
  observeAs("no-such-model");
  const known = () =>
    router()
      .snapshot()
      .filter(({ providerId }) => providerId === "anthropic");
  expect(known().map(({ upstreamModel }) => upstreamModel)).toEqual([own, ""]);
  const before = await labels();
  for (let i = 0; i < 10_000; i++) {
    observeAs(`${own}-${20_250_000 + i}`);
    observeAs(`${own}-made-up-${i}`, i % 10 === 0);
  }
  expect(
    known()
      .map(({ upstreamModel }) => upstreamModel)
      .sort(),
  ).toEqual(["", own]);
  expect(await labels()).toEqual(before);
  expect(before).toContain(`llm_monitor_breaker_state{provider="anthropic",model="${own}"}`);
  expect((await readProviderHealth()).model({ providerId: "anthropic", upstreamModel: own })).toBe("healthy");
  await stopRouting();
});
