import { describe, expect, test } from "vitest";
import { bySize } from "../../e2e/tools/support/full-size";
import { HOURS_BEFORE, HOURS_PER_WEEK, judgeSpend, WEEKS } from "./judge-spend";

const NANO = 1_000_000_000;
const MONTH = 30 * 24;

/** Mulberry32: the same organizations in each run. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Generated {
  /** Nano-dollars of each hour; the month that is judged is at the end. */
  hours: number[];
  spikes: ReadonlySet<number>;
}

/** Days and weeks with a shape of their own, growth, noise, earlier spikes, and five spikes in the last month of four to ten times the usual. */
function generate(seed: number): Generated {
  const random = makeRandom(seed);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const length = (WEEKS + 1) * HOURS_PER_WEEK + MONTH;
  const [usd, noise, growth] = [Math.exp(random() * 5), 0.08 + random() * 0.17, (random() - 0.4) * 0.1];
  const [day, weekend, noon] = [random() * 0.8, random() * 0.7, random() * 24];
  const hours = Array.from({ length }, (_, hour) => {
    const ofDay = 1 + day * Math.sin((2 * Math.PI * ((hour % 24) - noon)) / 24);
    const ofWeek = Math.floor(hour / 24) % 7 >= 5 ? 1 - weekend : 1;
    return NANO * usd * ofDay * ofWeek * Math.exp(growth * (hour / HOURS_PER_WEEK) + noise * gauss());
  });
  for (let i = 0; i < 6; i++) {
    const hour = Math.floor(random() * (length - MONTH));
    hours[hour] = (hours[hour] as number) * 8;
  }
  const spikes = new Set<number>();
  while (spikes.size < 5) {
    const hour = length - MONTH + Math.floor(random() * MONTH);
    if ([...spikes].some((other) => Math.abs(other - hour) < 4)) continue;
    spikes.add(hour);
    hours[hour] = (hours[hour] as number) * (4 + random() * 6);
  }
  return { hours, spikes };
}

/** As the database would give them. */
function rowsOf(hours: readonly number[], hour: number): number[][] {
  const weeks = Array.from({ length: WEEKS + 1 }, (_, week) => hour - week * HOURS_PER_WEEK).filter((at) => at >= HOURS_BEFORE);
  return weeks.map((at, week) => hours.slice(at - HOURS_BEFORE, week === 0 ? at : at + 1));
}

const isTooMuch = (hours: readonly number[], hour: number) =>
  (hours[hour] as number) >= (judgeSpend(rowsOf(hours, hour), 2)?.limit ?? Number.POSITIVE_INFINITY);

describe("unusual spending", () => {
  test("of generated organizations at least 95 % of the spikes are seen, with at most one false alarm for each and month", () => {
    const organizations = bySize({ small: 8, full: 100 });
    let [seen, planted] = [0, 0];
    for (let seed = 1; seed <= organizations; seed++) {
      const { hours, spikes } = generate(seed);
      let falseAlarms = 0;
      for (let hour = hours.length - MONTH; hour < hours.length; hour++) {
        if (!isTooMuch(hours, hour)) continue;
        if (spikes.has(hour)) seen += 1;
        else falseAlarms += 1;
      }
      planted += spikes.size;
      expect(falseAlarms, `organization ${seed}`).toBeLessThanOrEqual(1);
    }
    expect(seen / planted).toBeGreaterThanOrEqual(0.95);
  });

  test("one spike at the same hour of last week hides none of this week", () => {
    const { hours } = generate(1);
    const hour = hours.length - 1;
    hours[hour - HOURS_PER_WEEK] = (hours[hour - HOURS_PER_WEEK] as number) * 20;
    hours[hour] = 8 * (hours[hour - 2 * HOURS_PER_WEEK] as number);
    expect(isTooMuch(hours, hour)).toBe(true);
  });

  test("an organization that calls now and then is not told each time", () => {
    const random = makeRandom(7);
    const hours = Array.from({ length: (WEEKS + 1) * HOURS_PER_WEEK + MONTH }, () => (random() < 0.15 ? NANO * (0.5 + random()) : 0));
    const alarms = Array.from({ length: MONTH }, (_, i) => hours.length - MONTH + i).filter((hour) => isTooMuch(hours, hour));
    expect(alarms.length).toBeLessThanOrEqual(1);
  });

  test("nothing is said of less than two weeks, nor of cents", () => {
    expect(
      judgeSpend(
        rowsOf(
          Array.from({ length: 300 }, () => NANO),
          299,
        ),
        2,
      ),
    ).toBeNull();
    const cents = Array.from({ length: 3_000 }, () => 1_000_000);
    cents[2_999] = 50_000_000;
    expect(isTooMuch(cents, 2_999)).toBe(false);
  });
});
