/** Upper bounds of the histograms' buckets, in seconds. */
export const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600] as const;

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

export interface Durations {
  /** Of each bucket alone; the last one is beyond all bounds. */
  counts: number[];
  sum: number;
}

/** Everything counted of one provider in one mode. */
export interface CallSeries {
  provider: string;
  mode: string;
  /** Calls by outcome, then by the first digit of their status. */
  requests: Map<string, number[]>;
  errors: number;
  inputTokens: number;
  outputTokens: number;
  costUsd: number;
  unpriced: number;
  latency: Durations;
  ttft: Durations;
}

const noDurations = (): Durations => ({ counts: Array<number>(SECONDS.length + 1).fill(0), sum: 0 });

/** Counts calls in plain numbers: Prometheus' client would hash the labels of every one of them, where a scrape every few seconds needs them once. */
export class CallTally {
  readonly #series = new Map<string, CallSeries>();

  observe(call: CallMeasure): void {
    const series = this.#seriesOf(call.provider, call.mode);
    const byClass = series.requests.get(call.outcome) ?? [];
    if (byClass.length === 0) series.requests.set(call.outcome, byClass);
    const statusClass = Math.floor(call.statusCode / 100);
    byClass[statusClass] = (byClass[statusClass] ?? 0) + 1;
    if (call.statusCode >= 400 || call.outcome === "broken" || call.outcome === "refused") series.errors += 1;
    series.inputTokens += call.inputTokens;
    series.outputTokens += call.outputTokens;
    if (call.costUsd === null) series.unpriced += 1;
    else series.costUsd += call.costUsd;
    addDuration(series.latency, call.latencyMs / 1000);
    if (call.ttftMs !== null) addDuration(series.ttft, call.ttftMs / 1000);
  }

  values(): Iterable<CallSeries> {
    return this.#series.values();
  }

  #seriesOf(provider: string, mode: string): CallSeries {
    const key = `${provider} ${mode}`;
    const known = this.#series.get(key);
    if (known) return known;
    const none = { errors: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, unpriced: 0 };
    const series = { provider, mode, requests: new Map(), ...none, latency: noDurations(), ttft: noDurations() };
    this.#series.set(key, series);
    return series;
  }
}

function addDuration(durations: Durations, seconds: number): void {
  let bucket = 0;
  while (bucket < SECONDS.length && seconds > (SECONDS[bucket] as number)) bucket++;
  durations.counts[bucket] = (durations.counts[bucket] as number) + 1;
  durations.sum += seconds;
}
