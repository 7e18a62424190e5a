import { asObject, asText, parseJson } from "../../bytes/json/parse-members";
import { asCustomCall, formatCustomInput } from "../../hub/custom-input";
import type { ToolCallPart } from "../../hub/parts";

const [ARGUMENT] = Object.keys(asObject(parseJson(formatCustomInput(""))) ?? {});
const OPENING = new RegExp(`^\\s*\\{\\s*"${ARGUMENT}"\\s*:\\s*"`);
const OPENING_CHARACTERS_MAX = 100;
/** Whole characters and escapes. Half of a surrogate pair waits for the other: alone it is no text in UTF-8. */
const WHOLE =
  /^(?:[^"\\\ud800-\udbff]+|[\ud800-\udbff][\udc00-\udfff]|\\(?:["\\/bfnrt]|u(?!d[89ab])[0-9a-f]{4}|ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}))*/i;
/** The longest that can be incomplete: a surrogate pair in escapes, but for its last character. */
const INCOMPLETE_CHARACTERS_MAX = 11;

/** Reads the text that a custom tool is called with out of a function's arguments while they come: `{"input":"…"}`. Never throws. */
export class CustomInput {
  #json = "";
  #told = "";
  /** Not read yet; null: nothing more can be read before the end. */
  #pending: string | null = "";
  #hasBegun = false;

  constructor(readonly call: ToolCallPart) {}

  /** What can be said of it now. */
  push(piece: string): string {
    this.#json += piece;
    if (this.#pending === null) return "";
    this.#pending += piece;
    if (!this.#hasBegun && !this.#begin(this.#pending)) return "";
    return this.#read();
  }

  /** What is left to say. Nothing where it turned out to be another text than the one that was read: `whole` has it then. */
  end(): string {
    const { whole } = this;
    return whole.startsWith(this.#told) ? whole.slice(this.#told.length) : "";
  }

  get whole(): string {
    return asCustomCall({ ...this.call, input: this.#json }).input;
  }

  #begin(pending: string): boolean {
    const opening = OPENING.exec(pending)?.[0];
    this.#hasBegun = opening !== undefined;
    if (opening) this.#pending = pending.slice(opening.length);
    else if (pending.length > OPENING_CHARACTERS_MAX) this.#pending = null;
    return this.#hasBegun;
  }

  #read(): string {
    const pending = this.#pending ?? "";
    const whole = WHOLE.exec(pending)?.[0] ?? "";
    const text = parseJson(`"${whole}"`);
    const left = pending.slice(whole.length);
    const goesOn = typeof text === "string" && !left.startsWith('"') && left.length <= INCOMPLETE_CHARACTERS_MAX;
    this.#pending = goesOn ? left : null;
    const said = asText(text) ?? "";
    this.#told += said;
    return said;
  }
}
