import type { Attempt, Caller, CallLabels } from "../domain/call";
import { newId } from "../domain/ids";
import type { Quotas } from "../domain/limits";
import type { ResoldModel, Settlement, Ticket } from "../domain/resale";
import type { Routing } from "../domain/route";
import { countOnce } from "./bounds/count-once";
import type { CallEnding } from "./call-ending";
import { ClientConnection } from "./client-connection";
import type { GatewayRequest, ResponseBody } from "./exchange";
import type { IdempotentCall } from "./idempotent-call";
import { NO_LABELS } from "./identify";
import type { Plan, ResaleTarget } from "./plan";
import type { GatewayPorts } from "./ports";
import type { ErrorShape, Route, UsageReader } from "./providers/contract";
import type { GatewayCall } from "./read";
import { type Endpoint, shapeAt } from "./request/find-endpoint";
import type { UpstreamResponse } from "./upstream/upstream-response";

/**
 * The values that the steps of one call have returned so far; null: not yet. A step's value is set once, by the step, and the record (finish.ts)
 * is built from whatever is there when the call ends: with the response, by a refusal, or because the client disconnects.
 */
export class CallState {
  readonly requestId: string;
  readonly startedAtMs: number;
  readonly client = new ClientConnection();
  readonly #startedAt = performance.now();
  endpoint: Endpoint | null = null;
  /** Until it is known who calls, there is nobody to record the call for. */
  caller: Caller | null = null;
  labels: CallLabels = NO_LABELS;
  /** How the provider's path is metered. */
  route: Route | null = null;
  call: GatewayCall | null = null;
  plan: Plan | null = null;
  claim: IdempotentCall | null = null;
  /** What is left of the caller's limits; null: it has none, or the call was not counted. */
  quotas: Quotas | null = null;
  /** Reseller: the money that is held for the call. */
  ticket: Ticket | null = null;
  /** How the model is chosen, as the record keeps it; null: it was named. */
  routing: (Omit<Routing, "skipped"> & { skipped: Routing["skipped"][number][] }) | null = null;
  /** Where a resold call is being tried, or was tried last. */
  serving: ResaleTarget | null = null;
  /** What of the caller's wishes was left out of the running try's request. */
  dropped: readonly string[] = [];
  /** Each try at a provider, in order. */
  readonly attempts: Attempt[] = [];
  /** Of the running try. */
  upstream: UpstreamResponse | null = null;
  /** Of the body that a translated call was sent with. */
  sentBytes = 0;
  /** Nobody waits for the provider any longer: whatever comes is cut off. */
  isCutOff = false;
  /** Reads the response's usage; null: there is nothing to read, or it must not count. */
  reader: UsageReader | null = null;
  /** The provider's own name for the call. */
  providerRequestId: string | null = null;
  /** The response turned out to be a stream, whatever was asked for. */
  isEventStream = false;
  ttftMs: number | null = null;
  /** The response body that is being pulled; null: nothing has left yet. */
  body: ResponseBody | null = null;
  /** Set by `finish`, once. */
  ending: Promise<Settlement | null> | null = null;
  /** Run once the call is recorded, before anybody who waits for that goes on. */
  readonly onRecorded: ((ending: CallEnding, settlement: Settlement | null) => void | Promise<void>)[] = [];

  /** The ports' own, which counts each of the call's texts once. */
  readonly countTokens: GatewayPorts["countTokens"];

  constructor(
    readonly ports: GatewayPorts,
    readonly request: GatewayRequest,
  ) {
    this.countTokens = countOnce(ports);
    this.startedAtMs = ports.nowMs();
    this.requestId = newId("req", this.startedAtMs);
    request.onDisconnect(() => this.client.disconnect());
  }

  /** Of the API that the caller speaks. */
  get errorShape(): ErrorShape {
    const { endpoint, route } = this;
    return endpoint?.kind === "pass-through" && route ? route.errorShape : (endpoint?.errorShape ?? shapeAt(this.request.target));
  }

  /** Empty until it is known who serves the call. */
  get provider(): string {
    if (this.serving) return this.serving.target.id;
    if (this.plan) return this.plan.targets[0].target.id;
    return this.endpoint?.kind === "pass-through" ? this.endpoint.target.id : "";
  }

  get isStreaming(): boolean {
    return this.isEventStream || (this.call?.isStreaming ?? false);
  }

  /** @param model that the call's route leaves out, and why */
  skip({ providerId, id }: Pick<ResoldModel, "providerId" | "id">, reason: string): void {
    this.routing?.skipped.push({ provider: providerId, model: id, reason });
  }

  elapsedMs(): number {
    return Math.round(performance.now() - this.#startedAt);
  }

  adoptUpstream(upstream: UpstreamResponse): void {
    this.upstream = upstream;
    if (this.isCutOff) this.cutOff();
  }

  /** Closes the connection to the provider, this one and any that is still to come. */
  cutOff(): void {
    this.isCutOff = true;
    this.upstream?.cancel(new Error("nobody waits for the provider any longer"));
  }

  /** The first byte of a streamed response is here; of a translated one, the first that carries content. */
  markFirstByte(): void {
    if (this.isStreaming) this.ttftMs ??= this.elapsedMs();
  }
}
