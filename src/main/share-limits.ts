import type { LimitScope, Quotas } from "../domain/limits";
import type { CountedCall, LimitOutcome, LimitsPort } from "../gateway/ports";

/** What the pages' process says of the calls that it serves itself, and what it is told. */
export type AskedOfLimits =
  | { countCall: number; scopes: readonly LimitScope[]; tokens: number }
  | { endCall: number }
  | { correctCall: number; tokens: number | null };
export interface ToldOfLimits {
  countedCall: number;
  outcome: Exclude<LimitOutcome, { status: "counted" }> | { status: "counted"; quotas: Quotas };
}

/** The pages' side: where calls are counted in memory, one process counts for both. */
export class AskedLimits implements LimitsPort {
  #last = 0;
  readonly #asked = new Map<number, (outcome: LimitOutcome) => void>();

  /** @param ask false: nobody hears it */
  constructor(private readonly ask: (question: AskedOfLimits) => boolean) {}

  count(scopes: readonly LimitScope[], tokens: number): Promise<LimitOutcome> {
    const id = ++this.#last;
    return new Promise((resolve) => {
      this.#asked.set(id, resolve);
      if (!this.ask({ countCall: id, scopes, tokens })) this.take({ countedCall: id, outcome: { status: "uncounted" } });
    });
  }

  take({ countedCall: id, outcome }: ToldOfLimits): void {
    const resolve = this.#asked.get(id);
    this.#asked.delete(id);
    resolve?.(outcome.status === "counted" ? { status: "counted", call: this.#follow(id, outcome.quotas) } : outcome);
  }

  #follow(id: number, quotas: Quotas): CountedCall {
    return {
      quotas,
      end: async () => void this.ask({ endCall: id }),
      correct: async (tokens) => void this.ask({ correctCall: id, tokens }),
    };
  }
}

/** The gateway's side. */
export class AnsweredLimits {
  readonly #calls = new Map<number, CountedCall>();

  constructor(private readonly limits: LimitsPort) {}

  /** @param tell told once what a call may do */
  async take(question: AskedOfLimits, tell: (answer: ToldOfLimits) => void): Promise<void> {
    if ("endCall" in question) return this.#calls.get(question.endCall)?.end();
    if ("correctCall" in question) {
      const call = this.#calls.get(question.correctCall);
      this.#calls.delete(question.correctCall);
      return call?.correct(question.tokens);
    }
    const outcome = await this.limits.count(question.scopes, question.tokens);
    if (outcome.status !== "counted") return tell({ countedCall: question.countCall, outcome });
    this.#calls.set(question.countCall, outcome.call);
    tell({ countedCall: question.countCall, outcome: { status: "counted", quotas: outcome.call.quotas } });
  }

  /** The pages' process is gone, and its calls with it. */
  endAll(): void {
    for (const call of this.#calls.values()) void call.end();
    this.#calls.clear();
  }
}
