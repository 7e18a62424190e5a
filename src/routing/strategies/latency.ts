import type { Candidate } from "../../domain/route";
import { describeCount, describeMs, describeSeconds, listOthers, nameOf } from "../describe";
import type { Pick, RoutingFacts, Strategy, TargetFacts } from "../facts";

/** A target that has not been heard of for so long is measured again, as far as the route's exploration goes. */
const STALE_MS = 5_000;
/** A call that fails costs its caller about so much more time: with one in a hundred failing, a target counts as 100 ms slower. */
const FAILURE_MS = 10_000;

interface Measurement {
  target: Candidate;
  facts: TargetFacts;
}
type Timed = Measurement & { ttftMs: number; scoreMs: number };

/**
 * The shortest time to the first token, failures added to it. A target that was never measured, whose breaker waits for a probe, or that has
 * not been heard of for a while gets a call now and then, so that one that has recovered is found again.
 */
export const chooseByLatency: Strategy = (targets, _request, facts) => {
  const measured = targets.map((target): Measurement => ({ target, facts: facts.of(target) }));
  const times = measured.flatMap(toTimed);
  const best = times.reduce<Timed | null>((fastest, each) => (fastest === null || each.scoreMs < fastest.scoreMs ? each : fastest), null);
  return (
    probeOne(targets, facts) ??
    exploreOne(measured, best, facts) ??
    (best === null
      ? { target: targets[0], reason: "nothing has been measured yet: in the route's order" }
      : { target: best.target, reason: `fastest: ${describeBest(best)}${describeOthers(targets, times, best)}` })
  );
};

function toTimed({ target, facts }: Measurement): Timed[] {
  const { ttftMs, calls, failures } = facts;
  return ttftMs === null ? [] : [{ target, facts, ttftMs, scoreMs: ttftMs + (calls === 0 ? 0 : (failures / calls) * FAILURE_MS) }];
}

function probeOne(targets: readonly Candidate[], facts: RoutingFacts): Pick | null {
  const target = targets.find((each) => facts.breakerOf(each).state !== "closed");
  return target ? { target, reason: `to see whether ${nameOf(target)} has recovered: ${facts.breakerOf(target).reason}` } : null;
}

/** The one that is known the least. While nothing at all is measured there is nothing to compare with: the first call goes in order. */
function exploreOne(measured: readonly Measurement[], best: Timed | null, facts: RoutingFacts): Pick | null {
  if (best === null) return null;
  const knownAtMs = ({ facts: { lastAtMs, exploredAtMs } }: Measurement) => Math.max(lastAtMs ?? 0, exploredAtMs ?? 0);
  const [stalest] = measured.filter(({ target }) => target !== best.target).sort((a, b) => knownAtMs(a) - knownAtMs(b));
  if (!stalest || facts.nowMs - knownAtMs(stalest) < STALE_MS || !facts.claimExploration(stalest.target)) return null;
  const agoMs = facts.nowMs - (stalest.facts.lastAtMs ?? 0);
  const since = stalest.facts.lastAtMs === null ? "was never measured" : `was last measured ${describeSeconds(agoMs)} ago`;
  return { target: stalest.target, reason: `to measure it: ${nameOf(stalest.target)} ${since}; the fastest so far is ${describeBest(best)}` };
}

const describeFailures = ({ calls, failures }: TargetFacts) => (failures === 0 ? "" : `, ${failures} of ${calls} calls failed`);

function describeBest({ target, facts, ttftMs }: Timed): string {
  return `${nameOf(target)}, ${describeMs(ttftMs)} to the first token over ${describeCount(facts.calls, "call")}${describeFailures(facts)}`;
}

function describeOthers(targets: readonly Candidate[], times: readonly Timed[], best: Timed): string {
  const timeOf = new Map(times.map((timed) => [timed.target, timed]));
  return listOthers(targets, best.target, (target) => {
    const timed = timeOf.get(target);
    return timed ? `${describeMs(timed.ttftMs)}${describeFailures(timed.facts)}` : "not measured";
  });
}
