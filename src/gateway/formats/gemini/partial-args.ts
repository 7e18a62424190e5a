import { printExact } from "../../bytes/json/exact-json";
import { asList, asObject, asText, type Members } from "../../bytes/json/parse-members";
import { DEPTH_MAX } from "../../bytes/json/scan-json";

type Step = string | number;
/** RFC 9535, as far as it names one place: `$.operations[0].action`, `$['a b']`. */
const STEP = /\.([^.[\]]+)|\[(\d{1,9})\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/y;

/** Puts a function's arguments together that come in pieces, each with its place. What cannot be placed is left out. */
export class PartialArgs {
  readonly #args: Members = Object.create(null);

  add(pieces: unknown): void {
    for (const piece of asList(pieces).map(asObject)) {
      const steps = readPath(asText(piece?.jsonPath) ?? "");
      if (piece && steps) place(this.#args, steps, readValue(piece));
    }
  }

  get text(): string {
    return printExact(this.#args);
  }
}

function readValue(piece: Members): unknown {
  return piece.stringValue ?? piece.numberValue ?? piece.boolValue ?? null;
}

function readPath(path: string): Step[] | null {
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (path.startsWith("$") && STEP.lastIndex < path.length) {
    const step = STEP.exec(path);
    if (!step || steps.length >= DEPTH_MAX) return null;
    const [, name, position, single, double] = step;
    steps.push(position === undefined ? (name ?? unquote(single ?? double ?? "")) : Number(position));
  }
  return steps.length > 0 ? steps : null;
}

function unquote(name: string): string {
  return name.replace(/\\(.)/g, "$1");
}

/** A text goes on where the same place had one before. */
function place(holder: object, [step, ...others]: Step[], value: unknown): void {
  const members = holder as Record<Step, unknown>;
  if (step === undefined || (typeof step === "number") !== Array.isArray(holder)) return;
  if (Array.isArray(holder) && (step as number) > holder.length) return;
  const before = members[step];
  if (others.length === 0) {
    members[step] = typeof before === "string" && typeof value === "string" ? before + value : value;
    return;
  }
  if (typeof before !== "object" || before === null) members[step] = typeof others[0] === "number" ? [] : Object.create(null);
  place(members[step] as object, others, value);
}
