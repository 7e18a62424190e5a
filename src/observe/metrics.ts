import { monitorEventLoopDelay } from "node:perf_hooks";
import { Counter, Gauge, Histogram, Registry } from "prom-client";

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

/** What one finished call adds. Labels have few values: never a name that a caller made up. */
export interface CallMeasure {
  provider: string;
  mode: string;
  outcome: string;
  statusCode: number;
  inputTokens: number;
  outputTokens: number;
  /** Null: unpriced. */
  costUsd: number | null;
  latencyMs: number;
  ttftMs: number | null;
}

export interface QueueHealth {
  queueDepth: number;
  spooledRows: number;
}

/** The process's Prometheus metrics. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = new Counter({
    name: "llm_monitor_requests_total",
    help: "Gateway calls",
    labelNames: ["provider", "mode", "outcome", "status_class"],
    registers: [this.#registry],
  });
  readonly #errors = new Counter({
    name: "llm_monitor_errors_total",
    help: "Gateway calls that failed",
    labelNames: ["provider", "mode"],
    registers: [this.#registry],
  });
  readonly #tokens = new Counter({
    name: "llm_monitor_tokens_total",
    help: "Tokens",
    labelNames: ["provider", "mode", "direction"],
    registers: [this.#registry],
  });
  readonly #cost = new Counter({
    name: "llm_monitor_provider_cost_usd_total",
    help: "Provider cost of priced calls in USD",
    labelNames: ["provider", "mode"],
    registers: [this.#registry],
  });
  readonly #unpriced = new Counter({
    name: "llm_monitor_unpriced_requests_total",
    help: "Calls without a known price",
    labelNames: ["provider", "mode"],
    registers: [this.#registry],
  });
  readonly #overruns = new Counter({
    name: "llm_monitor_overrun_usd_total",
    help: "What the house has paid because calls cost more than was held and available, in USD",
    registers: [this.#registry],
  });
  readonly #doubts = new Counter({
    name: "llm_monitor_doubtful_settlements_total",
    help: "Calls that somebody should look at: not priced by the provider's own word, dearer than their hold, or cut off after the client left",
    registers: [this.#registry],
  });
  readonly #latency = new Histogram({
    name: "llm_monitor_request_duration_seconds",
    help: "Time to the last byte",
    labelNames: ["provider", "mode"],
    buckets: SECONDS,
    registers: [this.#registry],
  });
  readonly #ttft = new Histogram({
    name: "llm_monitor_time_to_first_token_seconds",
    help: "Time to the first byte of a stream",
    labelNames: ["provider", "mode"],
    buckets: SECONDS,
    registers: [this.#registry],
  });

  constructor(queueHealth: () => QueueHealth) {
    const registers = [this.#registry];
    new Gauge({
      name: "llm_monitor_write_queue_depth",
      help: "Usage rows that wait for the database",
      registers,
      collect() {
        this.set(queueHealth().queueDepth);
      },
    });
    new Gauge({
      name: "llm_monitor_spooled_rows",
      help: "Usage rows that wait on disk",
      registers,
      collect() {
        this.set(queueHealth().spooledRows);
      },
    });
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    new Gauge({
      name: "llm_monitor_event_loop_lag_seconds",
      help: "99th percentile since the last scrape",
      registers,
      collect() {
        this.set(Number.isFinite(delay.percentile(99)) ? delay.percentile(99) / 1e9 : 0);
        delay.reset();
      },
    });
    new Gauge({
      name: "process_resident_memory_bytes",
      help: "Resident memory",
      registers,
      collect() {
        this.set(process.memoryUsage.rss());
      },
    });
  }

  /** A settlement that somebody should look at. */
  countAlert({ overrunNanoUsd, reviewReason }: { overrunNanoUsd: string; reviewReason: string | null }): void {
    this.#overruns.inc(Number(overrunNanoUsd) / 1e9);
    if (reviewReason !== null) this.#doubts.inc();
  }

  observe(call: CallMeasure): void {
    const { provider, mode } = call;
    this.#requests.inc({ provider, mode, outcome: call.outcome, status_class: `${Math.floor(call.statusCode / 100)}xx` });
    if (call.statusCode >= 400 || call.outcome === "broken" || call.outcome === "refused") this.#errors.inc({ provider, mode });
    if (call.inputTokens > 0) this.#tokens.inc({ provider, mode, direction: "input" }, call.inputTokens);
    if (call.outputTokens > 0) this.#tokens.inc({ provider, mode, direction: "output" }, call.outputTokens);
    if (call.costUsd === null) this.#unpriced.inc({ provider, mode });
    else this.#cost.inc({ provider, mode }, call.costUsd);
    this.#latency.observe({ provider, mode }, call.latencyMs / 1000);
    if (call.ttftMs !== null) this.#ttft.observe({ provider, mode }, call.ttftMs / 1000);
  }

  /** Prometheus' text format. */
  render(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}
