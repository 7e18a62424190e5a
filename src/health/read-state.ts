import { BREAKER_STATES, type BreakerState } from "../domain/health";

/** A state as a row has it. One that this version does not know holds no call back. */
export function readState(text: string): BreakerState {
  return BREAKER_STATES.find((state) => state === text) ?? "closed";
}
