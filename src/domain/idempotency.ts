/** A call that says, by its `Idempotency-Key`, that it may be a copy of one that was made before. */
export interface IdempotentRequest {
  organizationId: string;
  credentialId: string;
  /** The caller's own credential: only with it can a kept answer be read. Null: a browser's session, which has none. */
  credential: string | null;
  key: string;
  /** SHA-256 of what is asked for, hex. */
  bodyDigest: string;
  requestId: string;
  isStreaming: boolean;
}

/** An answer as its copies get it. */
export interface KeptAnswer {
  statusCode: number;
  /** Name, value, name, value … */
  rawHeaders: string[];
  body: string;
}

/** What is known of a call that is over and whose answer is not kept: sound, a very long stream, or one that broke off after it had cost something. */
export interface OverCall {
  requestId: string;
  outcome: string | null;
  statusCode: number | null;
  inputTokens: number;
  outputTokens: number;
  /** Null: not known yet. */
  chargedNanoUsd: bigint | null;
}

/**
 * `first`: it is to be made, and then told as finished or freed. `kept`, `over`: it was made. `running`: it is being made, and cannot be
 * waited for (any longer). `mismatch`: its key stands for something else.
 */
export type Claim =
  | { status: "first" }
  | { status: "kept"; answer: KeptAnswer }
  | { status: "over"; call: OverCall }
  | { status: "running" }
  | { status: "mismatch" };
