import type { Dispatcher } from "undici";
import type { Caller, FinishedCall } from "../domain/call";
import type { BodyLimits } from "./ask";

/** Where a provider is and which code speaks its wires. */
export interface Target {
  id: string;
  dialect: string;
  /** https://api.example.com */
  origin: string;
  /** The base URL's path, without a slash at its end: /v1, or empty. */
  basePath: string;
}

export interface GatewayLimits extends BodyLimits {
  firstByteMsMax: number;
  upstreamIdleMsMax: number;
}

/** All that the gateway needs from the world. */
export interface GatewayPorts {
  /** Null: not a token of ours, or no longer. */
  authenticateMonitorToken(token: string): Caller | null | Promise<Caller | null>;
  findTarget(providerId: string): Target | null;
  /** Resolves when the call is on disk, or when it has waited long enough; never rejects. */
  record(call: FinishedCall): Promise<void>;
  /** For errors that are nobody's answer: a bug, seen in the log. */
  report(error: unknown, requestId: string): void;
  /** The time of day, in milliseconds. */
  nowMs(): number;
  dispatcher: Dispatcher;
  limits: GatewayLimits;
}
