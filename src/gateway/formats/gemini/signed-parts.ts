import type { Members } from "../../bytes/json/parse-members";

/** Google signs parts: a signature without reasoning to show goes with the part that follows, or alone, in an empty text, where none can take it. */
export class SignedParts {
  #held: string | null = null;

  /** @returns the part for what was held before */
  hold(signature: string): Members[] {
    const before = this.release();
    this.#held = signature;
    return before;
  }

  sign(part: Members): Members {
    const signature = this.#held;
    this.#held = null;
    return signature === null ? part : { ...part, thoughtSignature: signature };
  }

  release(): Members[] {
    return this.#held === null ? [] : [this.sign({ text: "" })];
  }
}
