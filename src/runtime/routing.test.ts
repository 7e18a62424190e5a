import { beforeAll, expect, test, vi } from "vitest";
import { loadCatalog } from "../catalog/load-catalog";
import { seedCatalog } from "../catalog/seed/seed-catalog";
import { listBreakers } from "../health/list-breakers";
import { failure } from "../routing/testing/make-choice";
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
