import type { ExceededLimit, LimitScope, Quota, Quotas } from "../domain/limits";
import { type Claim, claimPoints, claimSlot } from "./claim";
import type { CounterStore } from "./counter-store";
import { within } from "./within";

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
  correct(tokens: number | null): Promise<void>;
}
type Outcome =
  | { status: "counted"; call: Counted }
  | { status: "exceeded"; limit: ExceededLimit; quotas: Quotas }
  | { status: "unavailable" | "uncounted" };

/** After so many failures in a row nobody waits for the store for a while: calls must not get slower because something else is away. */
const FAILURES_MAX = 3;
const PAUSE_MS = 1_000;
/** The first call waits while the connection is made. */
const FIRST_WAIT_MS_MAX = 2_000;

/** Counts calls, and says which may not be made. */
export class Limiter {
  #pausedUntil = 0;
  /** Null: it has not been asked yet. */
  #failures: number | null = null;

  constructor(private readonly options: LimiterOptions) {}

  /** For all scopes, or for none. Never rejects. */
  async count(scopes: readonly LimitScope[], tokens: number): Promise<Outcome> {
    if (performance.now() < this.#pausedUntil) return this.#goWithout(new Error("the counters' store did not answer just now"));
    const { waitMsMax } = this.options;
    const asked = this.#claimAll(scopes, tokens);
    try {
      const claims = await within(asked, this.#failures === null ? Math.max(FIRST_WAIT_MS_MAX, waitMsMax) : waitMsMax);
      this.#failures = 0;
      return this.#judge(claims);
    } catch (error) {
      this.#failures = (this.#failures ?? 0) + 1;
      if (this.#failures % FAILURES_MAX === 0) this.#pausedUntil = performance.now() + PAUSE_MS;
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
      correct: async (tokens) => {
        if (tokens !== null) await this.#change(estimates, tokens);
      },
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
