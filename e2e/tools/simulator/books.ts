import type { ServedTokens } from "./exchange";
import type { ProviderName } from "./provider-names";

/** One call as the provider knows it: the truth that tests compare with. Times are Unix milliseconds with a fraction. */
export interface SimCall {
  id: string;
  provider: ProviderName;
  wire: string;
  method: string;
  path: string;
  rawUrl: string;
  rawHeaders: string[];
  bodyBytes: number;
  /** Empty when the books keep totals only. */
  bodySha256: string;
  model: string | null;
  stream: boolean;
  status: number;
  /** The provider's own usage object as the answer states it; null when it states none. */
  servedUsage: unknown;
  /** What the call used, stated or not. */
  servedTokens: ServedTokens | null;
  /** Parts of `servedTokens.input` that have a price of their own: written for one hour (of `cacheWrite`), audio, images. */
  servedParts: { cacheWrite1h: number; inputAudio: number; inputImage: number };
  /** As the answer states it; null: it does not. */
  serviceTier: string | null;
  /** The request's cap on the output tokens of one choice. */
  outputTokensMax: number | null;
  /** The script's. */
  tag: string | null;
  /** What a gateway that pays with its own key (`resaleKey`) must not send, or must not leave out. */
  complaints: string[];
  /** The bytes that state the final usage were handed to the socket. */
  usageWasSent: boolean;
  /** Bytes of the answer's body that were handed to the socket. */
  bytesSent: number;
  /** Null while the call runs. */
  endedBy: "done" | "client-abort" | "fault" | null;
  startedAt: number;
  /** When the client closed before the end. */
  abortedAt: number | null;
}

export interface BookTotals {
  calls: number;
  byProvider: Partial<Record<ProviderName, number>>;
  byStatus: Record<string, number>;
  endedBy: { done: number; "client-abort": number; fault: number };
  /** Summed over calls whose usage was stated and sent. */
  stated: ServedTokens & { calls: number };
  /** Summed over all calls that used tokens. */
  used: ServedTokens & { calls: number };
}

export interface Books {
  /** In order of arrival; only the running ones when the books keep totals only. */
  calls: SimCall[];
  keep: "all" | "totals";
  open(call: SimCall): void;
  end(call: SimCall, endedBy: "done" | "client-abort" | "fault"): void;
  /** Of the calls that have ended. */
  totals(): BookTotals;
  running(): number;
  /** Resolves when no call runs any more. */
  idle(): Promise<void>;
  find(id: string): SimCall | undefined;
  clear(): void;
  /** The kept calls that have ended, which are forgotten by it: for runs that go on for hours and look at each call. */
  takeEnded(): SimCall[];
}

const noTokens = (): ServedTokens & { calls: number } => ({ calls: 0, input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 });
const noTotals = (): BookTotals => ({
  calls: 0,
  byProvider: {},
  byStatus: {},
  endedBy: { done: 0, "client-abort": 0, fault: 0 },
  stated: noTokens(),
  used: noTokens(),
});

function addTokens(sum: ServedTokens & { calls: number }, tokens: ServedTokens): void {
  sum.calls += 1;
  sum.input += tokens.input;
  sum.output += tokens.output;
  sum.cacheRead += tokens.cacheRead;
  sum.cacheWrite += tokens.cacheWrite;
  sum.reasoning += tokens.reasoning;
}

function addCall(totals: BookTotals, call: SimCall, endedBy: "done" | "client-abort" | "fault"): void {
  totals.calls += 1;
  totals.byProvider[call.provider] = (totals.byProvider[call.provider] ?? 0) + 1;
  totals.byStatus[call.status] = (totals.byStatus[call.status] ?? 0) + 1;
  totals.endedBy[endedBy] += 1;
  if (!call.servedTokens) return;
  addTokens(totals.used, call.servedTokens);
  if (call.usageWasSent) addTokens(totals.stated, call.servedTokens);
}

/** `keep: "totals"` forgets each call when it ends, for runs of 20,000 calls and more. */
export function openBooks({ keep }: { keep: "all" | "totals" }): Books {
  let totals = noTotals();
  const runningCalls = new Set<SimCall>();
  let waiters: (() => void)[] = [];
  const kept: SimCall[] = [];
  return {
    keep,
    get calls() {
      return keep === "all" ? kept : [...runningCalls];
    },
    open(call) {
      runningCalls.add(call);
      if (keep === "all") kept.push(call);
    },
    end(call, endedBy) {
      if (call.endedBy !== null) return;
      call.endedBy = endedBy;
      runningCalls.delete(call);
      addCall(totals, call, endedBy);
      if (runningCalls.size > 0) return;
      for (const resolve of waiters) resolve();
      waiters = [];
    },
    totals: () => structuredClone(totals),
    running: () => runningCalls.size,
    idle: () => (runningCalls.size === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
    find: (id) => (keep === "all" ? kept : [...runningCalls]).find((call) => call.id === id),
    clear() {
      kept.length = 0;
      totals = noTotals();
    },
    takeEnded() {
      const ended = kept.filter((call) => call.endedBy !== null);
      kept.splice(0, kept.length, ...kept.filter((call) => call.endedBy === null));
      return ended;
    },
  };
}
