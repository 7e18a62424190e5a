import { findStringEnd, type Hole, type SurveyPlan, skipDigits, surveyJson } from "./survey-json";

/** A stream has few shapes of events. Where every event has another shape, learning stops. */
const SHAPES_MAX = 2;
const LEARNED_MAX = 16;
const SHAPE_BYTES_MAX = 4_096;
/** From this length on, a native comparison is worth its call. */
const LONG_BYTES_MIN = 64;

/**
 * Counts the text of events that repeat. A stream's deltas are the same bytes except for their text. If an event equals a surveyed one outside of the
 * holes, a survey would find the same again, apart from the length of the text.
 */
export class RepeatedEvents {
  #shapes: EventShape[] = [];
  #learned = 0;

  constructor(readonly plan: SurveyPlan) {}

  /** @returns the bytes of text in an event whose shape has been learned; -1 for other events */
  countText(data: Buffer): number {
    for (const shape of this.#shapes) {
      const textBytes = shape.match(data);
      if (textBytes >= 0) return textBytes;
    }
    return -1;
  }

  /** Learns the shape of an event in which nothing but the text mattered. */
  learn(data: Buffer): void {
    if (this.#learned === LEARNED_MAX || data.length > SHAPE_BYTES_MAX) return;
    this.#learned++;
    const holes: Hole[] = [];
    surveyJson(data, this.plan, holes);
    if (holes.some(({ end }) => end >= data.length)) return; // cut off
    this.#shapes = [new EventShape(data, holes), ...this.#shapes].slice(0, SHAPES_MAX);
  }
}

class EventShape {
  /** The bytes around the holes, in one piece. */
  readonly #fixed: Buffer;
  /** Where each part of them ends; there is one part more than there are holes. */
  readonly #ends: number[];
  readonly #kinds: Hole["kind"][];

  constructor(data: Buffer, holes: readonly Hole[]) {
    const starts = [0, ...holes.map(({ end }) => end)];
    const parts = starts.map((start, i) => data.subarray(start, holes[i]?.start ?? data.length));
    let end = 0;
    this.#fixed = Buffer.concat(parts);
    this.#ends = parts.map(({ length }) => {
      end += length;
      return end;
    });
    this.#kinds = holes.map(({ kind }) => kind);
  }

  match(data: Buffer): number {
    const fixed = this.#fixed;
    let textBytes = 0;
    let at = 0;
    let from = 0;
    for (let part = 0; part < this.#ends.length; part++) {
      const end = this.#ends[part] as number;
      if (!isSame(data, at, fixed, from, end)) return -1;
      at += end - from;
      from = end;
      const kind = this.#kinds[part];
      if (kind === undefined) break;
      const holeEnd = kind === "number" ? skipDigits(data, at) : findStringEnd(data, at);
      if (kind === "text") textBytes += holeEnd - at;
      at = holeEnd;
    }
    return at === data.length ? textBytes : -1;
  }
}

/** Whether `data` has the bytes of `fixed` from `from` to `end` at `at`. */
function isSame(data: Buffer, at: number, fixed: Buffer, from: number, end: number): boolean {
  const dataEnd = at + end - from;
  if (dataEnd > data.length) return false;
  if (end - from >= LONG_BYTES_MIN) return data.compare(fixed, from, end, at, dataEnd) === 0;
  for (let i = from; i < end; i++) if (data[at + i - from] !== fixed[i]) return false;
  return true;
}
