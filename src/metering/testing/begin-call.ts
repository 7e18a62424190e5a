import type { HoldRequest, Ticket } from "../../domain/resale";
import { holdOrRefuse } from "../../gateway/hold-or-refuse";
import type { Meter } from "../meter";

/** Holds as the gateway does, with its errors; `countInput`: by default what the request says. */
export function beginCall(meter: Meter, request: HoldRequest, countInput = () => request.inputTokensMax): Promise<Ticket> {
  return holdOrRefuse({ hold: (asked) => meter.hold(asked) }, request, countInput).then(({ ticket }) => ticket);
}
