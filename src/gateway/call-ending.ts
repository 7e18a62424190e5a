import type { Outcome } from "../domain/usage";

/** How a call ended, for its client and for the record. */
export interface CallEnding {
  outcome: Outcome;
  /** What the client was sent. */
  statusCode: number;
  errorCode: string | null;
}
