import type { RouteRule } from "../../domain/route";
import type { CallState } from "../call-state";
import type { ResaleTarget } from "../plan";

/** The other arms of an experiment in shadow mode that the call takes part in. */
export function findCopies({ routing }: CallState, { experiment }: RouteRule, targets: readonly ResaleTarget[]): readonly ResaleTarget[] {
  const mark = routing?.experiment;
  if (experiment?.mode !== "shadow" || !mark) return [];
  const others = experiment.arms.filter(({ model, weight }) => weight > 0 && model !== mark.arm);
  return targets.filter(({ name }) => others.some(({ model }) => model === name));
}
