import { Histogram, Registry } from "prom-client";
import { expect, test } from "vitest";
import { type CallMeasure, SECONDS } from "./call-tally";
import { Metrics } from "./metrics";

const call: CallMeasure = {
  provider: "openai",
  mode: "pass-through",
  outcome: "completed",
  statusCode: 200,
  inputTokens: 10,
  outputTokens: 5,
  costUsd: 0.25,
  latencyMs: 120,
  ttftMs: 20,
};
const CALLS: CallMeasure[] = [
  call,
  { ...call, latencyMs: 5, ttftMs: null },
  { ...call, outcome: "broken", statusCode: 502, latencyMs: 900_000, costUsd: null, ttftMs: null },
  { ...call, provider: "xai", mode: "reseller", outcome: "refused", statusCode: 402, inputTokens: 0, outputTokens: 0, costUsd: 0, ttftMs: null },
];

async function render(calls: readonly CallMeasure[]): Promise<string[]> {
  const metrics = new Metrics(() => ({ queueDepth: 3, spooledRows: 4 }));
  for (const one of calls) metrics.observe(one);
  return (await metrics.render()).split("\n");
}
const samples = (lines: string[], name: string) => lines.filter((line) => line.startsWith(`${name}{`));

test("counts calls, errors, tokens and cost by provider and mode", async () => {
  const lines = await render(CALLS);
  const openai = 'provider="openai",mode="pass-through"';
  expect(samples(lines, "llm_monitor_requests_total")).toEqual([
    `llm_monitor_requests_total{${openai},outcome="completed",status_class="2xx"} 2`,
    `llm_monitor_requests_total{${openai},outcome="broken",status_class="5xx"} 1`,
    'llm_monitor_requests_total{provider="xai",mode="reseller",outcome="refused",status_class="4xx"} 1',
  ]);
  expect(samples(lines, "llm_monitor_errors_total")).toEqual([
    `llm_monitor_errors_total{${openai}} 1`,
    'llm_monitor_errors_total{provider="xai",mode="reseller"} 1',
  ]);
  expect(samples(lines, "llm_monitor_tokens_total")).toEqual([
    `llm_monitor_tokens_total{${openai},direction="input"} 30`,
    `llm_monitor_tokens_total{${openai},direction="output"} 15`,
  ]);
  expect(samples(lines, "llm_monitor_provider_cost_usd_total")).toEqual([`llm_monitor_provider_cost_usd_total{${openai}} 0.5`]);
  expect(samples(lines, "llm_monitor_unpriced_requests_total")).toEqual([`llm_monitor_unpriced_requests_total{${openai}} 1`]);
  expect(lines).toContain("llm_monitor_write_queue_depth 3");
});

test("a second scrape without a call in between says the same", async () => {
  const metrics = new Metrics(() => ({ queueDepth: 0, spooledRows: 0 }));
  metrics.observe(call);
  const counted = async () => (await metrics.render()).split("\n").filter((line) => line.startsWith("llm_monitor_re"));
  expect(await counted()).toEqual(await counted());
});

test("writes histograms exactly as Prometheus' client does", async () => {
  const registry = new Registry();
  const name = "llm_monitor_request_duration_seconds";
  const theirs = new Histogram({
    name,
    help: "Time to the last byte",
    labelNames: ["provider", "mode"],
    buckets: [...SECONDS],
    registers: [registry],
  });
  for (const { provider, mode, latencyMs } of CALLS) theirs.observe({ provider, mode }, latencyMs / 1000);
  const expected = (await registry.metrics()).trimEnd().split("\n");
  const lines = await render(CALLS);
  const start = lines.indexOf(`# HELP ${name} Time to the last byte`);
  expect(lines.slice(start, start + expected.length)).toEqual(expected);
});

test("shows each breaker's state, and counts what this process has changed", async () => {
  const metrics = new Metrics(() => ({ queueDepth: 0, spooledRows: 0 }));
  const breakers = [
    { providerId: "openai", upstreamModel: "gpt-4o", state: "closed" as const },
    { providerId: "xai", upstreamModel: 'a "name"\n', state: "open" as const },
    { providerId: "google", upstreamModel: "", state: "half-open" as const },
  ];
  metrics.watchBreakers(() => breakers);
  for (const state of ["open", "half-open", "open"] as const) metrics.countBreakerChange({ providerId: "xai", state });
  const lines = async () => (await metrics.render()).split("\n").filter((line) => line.startsWith("llm_monitor_breaker_"));
  expect((await lines()).sort()).toEqual([
    'llm_monitor_breaker_changes_total{provider="xai",state="half-open"} 1',
    'llm_monitor_breaker_changes_total{provider="xai",state="open"} 2',
    'llm_monitor_breaker_state{provider="google",model=""} 1',
    'llm_monitor_breaker_state{provider="openai",model="gpt-4o"} 0',
    'llm_monitor_breaker_state{provider="xai",model="a \\"name\\"\\n"} 2',
  ]);
  breakers.length = 0;
  expect(await lines()).toHaveLength(2);
});
