import type { ExceededLimit, LimitScope, Quota, Quotas } from "../domain/limits";
import { type Claim, claimPoints, claimSlot } from "./claim";
import type { CounterStore } from "./counter-store";

export interface LimiterOptions {
  store: CounterStore;
  /** What becomes of calls while the store does not answer. */
  whenUnavailable: "allow" | "deny";
  /** A call waits no longer for the store. */
  waitMsMax: number;
  /** The store did not answer: told once for each call. */
  onUnavailable(error: unknown): void;
}

/** See CountedCall and LimitOutcome in src/gateway/ports.ts. */
interface Counted {
  quotas: Quotas;
  end(): Promise<void>;
  correct(tokens: number): Promise<void>;
}
type Outcome =
  | { status: "counted"; call: Counted }
  | { status: "exceeded"; limit: ExceededLimit; quotas: Quotas }
  | { status: "unavailable" | "uncounted" };

/** After a failure nobody waits for the store for so long: a call must not get slower because something else is away. */
const PAUSE_MS = 1_000;

/** Counts calls, and says which may not be made. */
export class Limiter {
  #pausedUntil = 0;

  constructor(private readonly options: LimiterOptions) {}

  /** For all scopes, or for none. Never rejects. */
  async count(scopes: readonly LimitScope[], tokens: number): Promise<Outcome> {
    if (performance.now() < this.#pausedUntil) return this.#goWithout(new Error("the counters' store did not answer just now"));
    const asked = this.#claimAll(scopes, tokens);
    try {
      return this.#judge(await within(asked, this.options.waitMsMax));
    } catch (error) {
      this.#pausedUntil = performance.now() + PAUSE_MS;
      // What comes too late is for nobody.
      void asked.then((claims) => this.#change(claims, 0)).catch(() => undefined);
      return this.#goWithout(error);
    }
  }

  /** Rejects when one of them does; what the others have claimed is given back. */
  async #claimAll(scopes: readonly LimitScope[], tokens: number): Promise<Claim[]> {
    const { store } = this.options;
    const asked: Promise<Claim>[] = [];
    for (const scope of scopes) {
      const { requestsPerMinute, tokensPerMinute, concurrency } = scope.limits;
      if (concurrency !== null) asked.push(claimSlot({ store, scope, max: concurrency }));
      if (requestsPerMinute !== null) asked.push(claimPoints({ store, scope, max: requestsPerMinute }, { name: "requestsPerMinute", points: 1 }));
      if (tokensPerMinute !== null) asked.push(claimPoints({ store, scope, max: tokensPerMinute }, { name: "tokensPerMinute", points: tokens }));
    }
    const settled = await Promise.allSettled(asked);
    const claims = settled.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
    const failed = settled.find((one) => one.status === "rejected");
    if (!failed) return claims;
    await this.#change(claims, 0);
    throw failed.reason;
  }

  async #judge(claims: Claim[]): Promise<Outcome> {
    const quotas = { requests: tightest(claims, "requestsPerMinute"), tokens: tightest(claims, "tokensPerMinute") };
    const refusals = claims.filter(({ isGranted }) => !isGranted);
    if (refusals.length === 0) return { status: "counted", call: this.#follow(claims, quotas) };
    await this.#change(claims, 0);
    const { scope, name, retryAfterMs } = refusals.reduce((a, b) => (b.retryAfterMs > a.retryAfterMs ? b : a));
    return { status: "exceeded", limit: { scope, name, retryAfterMs }, quotas };
  }

  #follow(claims: Claim[], quotas: Quotas): Counted {
    const slots = claims.filter(({ name }) => name === "concurrency");
    const estimates = claims.filter(({ name }) => name === "tokensPerMinute");
    let ended: Promise<void> | null = null;
    return {
      quotas,
      end: () => {
        ended ??= this.#change(slots, 0);
        return ended;
      },
      correct: (tokens) => this.#change(estimates, tokens),
    };
  }

  /** Resolves when the store has done it, or has been waited for long enough. Never rejects. */
  async #change(claims: Claim[], points: number): Promise<void> {
    if (claims.length === 0) return;
    try {
      await within(Promise.all(claims.map((claim) => claim.change(points))), this.options.waitMsMax);
    } catch (error) {
      this.options.onUnavailable(error);
    }
  }

  #goWithout(error: unknown): Outcome {
    this.options.onUnavailable(error);
    return { status: this.options.whenUnavailable === "deny" ? "unavailable" : "uncounted" };
  }
}

/** Of several limits of a kind, what is left of the one that ends first. */
function tightest(claims: readonly Claim[], name: Claim["name"]): Quota | null {
  const quotas = claims.flatMap((claim) => (claim.name === name && claim.quota ? claim.quota : []));
  return quotas.length === 0 ? null : quotas.reduce((a, b) => (b.remaining < a.remaining ? b : a));
}

/** Rejects when `promise` has not settled in time. */
async function within<T>(promise: Promise<T>, waitMsMax: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the counters' store did not answer within ${waitMsMax} ms`)), waitMsMax);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
