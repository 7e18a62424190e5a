import { monitorEventLoopDelay } from "node:perf_hooks";
import { Counter, Gauge, type Metric, Registry } from "prom-client";
import type { BreakerState } from "../domain/health";
import type { RouteTarget } from "../domain/route";
import { type CallMeasure, type CallSeries, CallTally, type Durations, SECONDS } from "./call-tally";

export interface QueueHealth {
  queueDepth: number;
  spooledRows: number;
}

type Sample = [labels: Record<string, string>, value: number];

/** A breaker as `/metrics` shows it. */
export interface BreakerSample extends RouteTarget {
  state: BreakerState;
}
const STATE_VALUES: Record<BreakerState, number> = { closed: 0, "half-open": 1, open: 2 };
/** Models in labels are those that the catalog knows; of very many the worst are shown. */
const BREAKERS_MAX = 500;

/** The process's Prometheus metrics. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #calls = new CallTally();
  readonly #overruns = this.#counter("llm_monitor_overrun_usd_total", "Cost beyond what was held and available, paid by the house, in USD");
  readonly #reviews = this.#counter(
    "llm_monitor_doubtful_settlements_total",
    "Settlements to review: not priced by the provider's own figures, above their hold, or cut off after the client disconnected",
  );
  readonly #strayErrors = this.#counter("llm_monitor_stray_errors_total", "Errors that no code caught", ["kind"]);

  readonly #breakerChanges = this.#counter("llm_monitor_breaker_changes_total", "Breakers that this process has moved into a state", [
    "provider",
    "state",
  ]);

  readonly #copies = this.#counter("llm_monitor_experiment_copies_total", "Copies of calls for experiments in shadow mode", ["result"]);
  readonly #uncounted = this.#counter("llm_monitor_limits_unavailable_total", "Times that the store of the limits' counters did not answer", [
    "decision",
  ]);

  constructor(queueHealth: () => QueueHealth) {
    const sum = (name: string, help: string, pick: (series: CallSeries) => number) =>
      this.#countCalls(name, help, ["provider", "mode"], (series) => [[labelsOf(series), pick(series)]]);
    this.#countCalls("llm_monitor_requests_total", "Gateway calls", ["provider", "mode", "outcome", "status_class"], requestSamples);
    sum("llm_monitor_errors_total", "Gateway calls that failed", ({ errors }) => errors);
    this.#countCalls("llm_monitor_tokens_total", "Tokens", ["provider", "mode", "direction"], (series) => [
      [{ ...labelsOf(series), direction: "input" }, series.inputTokens],
      [{ ...labelsOf(series), direction: "output" }, series.outputTokens],
    ]);
    sum("llm_monitor_provider_cost_usd_total", "Provider cost of priced calls in USD", ({ costUsd }) => costUsd);
    sum("llm_monitor_unpriced_requests_total", "Calls without a known price", ({ unpriced }) => unpriced);
    this.#timeCalls("llm_monitor_request_duration_seconds", "Time to the last byte", ({ latency }) => latency);
    this.#timeCalls("llm_monitor_time_to_first_token_seconds", "Time to the first byte of a stream", ({ ttft }) => ttft);
    this.#gauge("llm_monitor_write_queue_depth", "Usage rows that wait for the database", () => queueHealth().queueDepth);
    this.#gauge("llm_monitor_spooled_rows", "Usage rows that wait on disk", () => queueHealth().spooledRows);
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    this.#gauge("llm_monitor_event_loop_lag_seconds", "99th percentile since the last scrape", () => {
      const p99 = delay.percentile(99);
      delay.reset();
      return Number.isFinite(p99) ? p99 / 1e9 : 0;
    });
    this.#gauge("process_resident_memory_bytes", "Resident memory", () => process.memoryUsage.rss());
  }

  /** Counts a settlement that needs a review. */
  countAlert({ overrunNanoUsd, reviewReason }: { overrunNanoUsd: string; reviewReason: string | null }): void {
    this.#overruns.inc(Number(overrunNanoUsd) / 1e9);
    if (reviewReason !== null) this.#reviews.inc();
  }

  /** Shows the state of each breaker, as `read` finds it at a scrape. */
  watchBreakers(read: () => readonly BreakerSample[]): void {
    new Gauge({
      name: "llm_monitor_breaker_state",
      help: "0: closed, 1: half-open, 2: open",
      labelNames: ["provider", "model"],
      registers: [this.#registry],
      collect() {
        this.reset();
        const worstFirst = read().toSorted((a, b) => STATE_VALUES[b.state] - STATE_VALUES[a.state]);
        for (const { providerId, upstreamModel, state } of worstFirst.slice(0, BREAKERS_MAX))
          this.set({ provider: providerId, model: upstreamModel }, STATE_VALUES[state]);
      },
    });
  }

  countBreakerChange({ providerId, state }: { providerId: string; state: BreakerState }): void {
    this.#breakerChanges.inc({ provider: providerId, state });
  }

  countCopy(result: "sent" | "dropped"): void {
    this.#copies.inc({ result });
  }

  /** Counts a call whose limits could not be checked, or corrected at its end, and what becomes of such calls. */
  countLimitsUnavailable(decision: "allow" | "deny"): void {
    this.#uncounted.inc({ decision });
  }

  /** Counts an error that reached the process. */
  countStrayError(kind: "rejection" | "exception"): void {
    this.#strayErrors.inc({ kind });
  }

  observe(call: CallMeasure): void {
    this.#calls.observe(call);
  }

  /** Prometheus' text format. */
  render(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  #counter<T extends string>(name: string, help: string, labelNames: T[] = []): Counter<T> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  #gauge(name: string, help: string, read: () => number): void {
    const registers = [this.#registry];
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }

  /** A counter that is filled from the tally at each scrape. */
  #countCalls(name: string, help: string, labelNames: string[], read: (series: CallSeries) => Sample[]): void {
    const calls = this.#calls;
    const registers = [this.#registry];
    new Counter({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const series of calls.values()) for (const [labels, value] of read(series)) if (value > 0) this.inc(labels, value);
      },
    });
  }

  /** A histogram of the tally's durations: Prometheus' client has none that can be filled from counts. */
  #timeCalls(name: string, help: string, pick: (series: CallSeries) => Durations): void {
    const get = async () => {
      const values = [...this.#calls.values()].flatMap((series) => durationSamples(name, labelsOf(series), pick(series)));
      return { name, help, type: "histogram", aggregator: "sum", values };
    };
    this.#registry.registerMetric({ name, help, get } as unknown as Metric<string>);
  }
}

const labelsOf = ({ provider, mode }: CallSeries) => ({ provider, mode });

function requestSamples(series: CallSeries): Sample[] {
  return [...series.requests].flatMap(([outcome, byClass]) =>
    byClass.map((count, digit): Sample => [{ ...labelsOf(series), outcome, status_class: `${digit}xx` }, count]).filter(Boolean),
  );
}

/** Buckets count everything up to their bound, as the format wants it. */
function durationSamples(name: string, labels: Record<string, string>, { counts, sum }: Durations) {
  const total = counts.reduce((all, count) => all + count, 0);
  if (total === 0) return [];
  let reached = 0;
  const buckets = [...SECONDS, "+Inf"].map((le, i) => {
    reached += counts[i] as number;
    return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: reached };
  });
  return [...buckets, { metricName: `${name}_sum`, labels, value: sum }, { metricName: `${name}_count`, labels, value: total }];
}
