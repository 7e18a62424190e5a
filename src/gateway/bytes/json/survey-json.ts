const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const NULL_START = 0x6e;
/** The end of a longer string is searched natively. */
const SHORT_STRING_BYTES_MAX = 256;
/** No name in a plan is longer. */
const NAME_BYTES_MAX = 32;

const TEXT = -1;
const VARYING = -2;

interface Name {
  bytes: Uint8Array;
  /** The index among the watched members; TEXT: its strings are counted as text; VARYING: differs from event to event and means nothing. */
  watched: number;
}

export interface SurveyPlan {
  /** By length, which alone tells most names apart. */
  byLength: readonly (readonly Name[])[];
  names: readonly string[];
}

/** A part of an event whose content differs from one event to the next. */
export interface Hole {
  start: number;
  end: number;
  kind: "text" | "string" | "number";
}

interface PlannedNames {
  /** Members, at any depth, whose strings are the delivered text. */
  text?: readonly string[];
  /** Members of the top-level object to locate. */
  watched?: readonly string[];
  /** Members of the top-level object that differ from event to event and mean nothing: counters, padding. */
  varying?: readonly string[];
}

export function planSurvey({ text = [], watched = [], varying = [] }: PlannedNames): SurveyPlan {
  const byLength: Name[][] = Array.from({ length: NAME_BYTES_MAX + 1 }, () => []);
  for (const name of text) byLength[name.length]?.push({ bytes: Buffer.from(name), watched: TEXT });
  for (const name of varying) byLength[name.length]?.push({ bytes: Buffer.from(name), watched: VARYING });
  for (const [i, name] of watched.entries()) byLength[name.length]?.push({ bytes: Buffer.from(name), watched: i });
  return { byLength, names: watched };
}

/** What a survey has found. */
export class Survey {
  /** Bytes of text, escaped as on the wire: the basis of an estimate. */
  textBytes = 0;
  /** Start and end of each watched member's value, in the plan's order. A value never starts at 0. */
  readonly #spans: Int32Array;
  #opened = -1;

  constructor(
    readonly data: Buffer,
    readonly plan: SurveyPlan,
  ) {
    this.#spans = new Int32Array(plan.names.length * 2);
  }

  /** A watched member's value begins here. */
  open(watched: number, start: number): void {
    this.#opened = watched;
    this.#spans[watched * 2] = start;
  }

  /** A value of the top-level object ends here. */
  close(end: number): void {
    if (this.#opened < 0) return;
    this.#spans[this.#opened * 2 + 1] = end;
    this.#opened = -1;
  }

  /** The member exists and is not null. */
  has(name: string): boolean {
    const start = this.#spans[this.plan.names.indexOf(name) * 2];
    return start !== undefined && start > 0 && this.data[start] !== NULL_START;
  }

  bytesOf(name: string): Buffer | null {
    const i = this.plan.names.indexOf(name) * 2;
    const start = this.#spans[i] ?? 0;
    return start > 0 ? this.data.subarray(start, this.#spans[i + 1]) : null;
  }

  /** The values of all watched members. Without a prototype: a name from outside cannot reach one. */
  members(): Record<string, unknown> {
    const members: Record<string, unknown> = Object.create(null);
    for (const name of this.plan.names) members[name] = this.valueOf(name);
    return members;
  }

  /** The member's value; undefined when it is missing or not JSON. */
  valueOf(name: string): unknown {
    const bytes = this.bytesOf(name);
    if (!bytes) return undefined;
    if (bytes[0] === NULL_START) return null;
    try {
      return JSON.parse(bytes.toString("utf8"));
    } catch {
      return undefined;
    }
  }
}

/**
 * Surveys a JSON text in one pass, byte by byte, without checking it or parsing any value: finds the plan's members and measures the text. Made for
 * events, nearly all of which hold nothing to read. The text may be cut off.
 * @param holes collects the parts that differ between events of the same shape
 */
export function surveyJson(data: Buffer, plan: SurveyPlan, holes: Hole[] | null = null): Survey {
  const survey = new Survey(data, plan);
  let depth = 0;
  for (let at = 0; at < data.length; at++) {
    const byte = data[at];
    if (byte === QUOTE) {
      at = passString(survey, at, depth, holes);
    } else if (byte === 0x7d || byte === 0x5d) {
      if (depth === 1) survey.close(at);
      depth--;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth++;
    } else if (byte === COMMA && depth === 1) {
      survey.close(at);
    }
  }
  return survey;
}

/** @returns the offset of the last byte that needs no further look: of the string, the name's colon, or the text */
function passString(survey: Survey, from: number, depth: number, holes: Hole[] | null): number {
  const { data, plan } = survey;
  const end = findStringEnd(data, from + 1);
  const value = findValue(data, end + 1);
  if (value < 0) return end;
  const name = findName(data, from + 1, end, plan);
  if (!name) return value - 1;
  if (name.watched === TEXT && data[value] === QUOTE) {
    const textEnd = findStringEnd(data, value + 1);
    survey.textBytes += textEnd - value - 1;
    holes?.push({ start: value + 1, end: textEnd, kind: "text" });
    return textEnd;
  }
  if (name.watched >= 0 && depth === 1) survey.open(name.watched, value);
  return holes && name.watched === VARYING && depth === 1 ? passVarying(data, value, holes) : value - 1;
}

/** @returns the offset of the last byte that needs no further look */
function passVarying(data: Buffer, value: number, holes: Hole[]): number {
  const isString = data[value] === QUOTE;
  const start = isString ? value + 1 : value;
  const end = isString ? findStringEnd(data, start) : skipDigits(data, start);
  if (end === start && !isString) return value - 1;
  holes.push({ start, end, kind: isString ? "string" : "number" });
  return isString ? end : end - 1;
}

/** The offset after the digits that begin at `from`. */
export function skipDigits(data: Buffer, from: number): number {
  let at = from;
  for (let byte = data[at]; byte !== undefined && byte >= 0x30 && byte <= 0x39; byte = data[at]) at++;
  return at;
}

/** The offset of the closing quote; the end of the data if the string is cut off. */
export function findStringEnd(data: Buffer, from: number): number {
  const shortEnd = Math.min(from + SHORT_STRING_BYTES_MAX, data.length);
  let at = from;
  while (at < shortEnd) {
    const byte = data[at];
    if (byte === QUOTE) return at;
    at += byte === BACKSLASH ? 2 : 1;
  }
  for (let quote = data.indexOf(QUOTE, at); quote >= 0; quote = data.indexOf(QUOTE, quote + 1)) {
    let slashes = 0;
    while (quote - slashes > at && data[quote - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return quote;
  }
  return data.length;
}

/** The offset of the value if a colon follows, so that the string is a name; -1 if the string is a value itself. */
function findValue(data: Buffer, from: number): number {
  let at = from;
  while (isSpace(data[at])) at++;
  if (data[at] !== COLON) return -1;
  at++;
  while (isSpace(data[at])) at++;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function findName(data: Buffer, start: number, end: number, plan: SurveyPlan): Name | null {
  const length = end - start;
  const candidates = plan.byLength[length];
  if (!candidates) return null;
  for (const candidate of candidates) {
    let i = 0;
    while (i < length && data[start + i] === candidate.bytes[i]) i++;
    if (i === length) return candidate;
  }
  return null;
}
