import type { RunningExperiment } from "../domain/experiment";
import type { Candidate, ExperimentKey } from "../domain/route";
import { describeNumber, nameOf } from "./describe";
import type { Pick } from "./facts";
import { chooseByHash } from "./rendezvous";

/**
 * The arm of an experiment that a call is given to: by its user or session, else by the call itself, in proportion to the weights. Null: the call takes
 * no part, because not every arm can take it. Such a call is left out whichever arm it would be given to: an arm that only gets the calls which fit its
 * context window would be compared by others than the rest.
 * @param targets all that can take the call, whether or not their breakers let it through now
 */
export function assignArm({ id, arms, name, stickyBy }: RunningExperiment, targets: readonly Candidate[], key: ExperimentKey): Pick | null {
  const running = arms.filter(({ weight }) => weight > 0);
  const byName = new Map(targets.map((target) => [nameOf(target), target]));
  if (running.length === 0 || !running.every(({ model }) => byName.has(model))) return null;
  const { model, weight } = chooseByHash(running, { salt: id, key: key.text, nameOf: (arm) => arm.model, weightOf: (arm) => arm.weight });
  const total = running.reduce((sum, arm) => sum + arm.weight, 0);
  const whose = stickyBy !== null && key.unit !== null ? `, always the same for this ${stickyBy}` : "";
  const reason = `${model}, an arm of the experiment ${JSON.stringify(name)}${whose}: weight ${describeNumber(weight)} of ${describeNumber(total)}`;
  return { target: byName.get(model) as Candidate, reason };
}
