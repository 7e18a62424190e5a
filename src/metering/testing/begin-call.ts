import type { HoldRequest, Ticket } from "../../domain/resale";
import { holdFunds } from "../../gateway/hold-funds";
import type { Meter } from "../meter";

/** Holds as the gateway does, with its errors; `countInput`: by default what the request says. */
export function beginCall(meter: Meter, request: HoldRequest, countInput = () => request.inputTokensMax): Promise<Ticket> {
  return holdFunds({ hold: (asked) => meter.hold(asked) }, request, countInput).then(({ ticket }) => ticket);
}
