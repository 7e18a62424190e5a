import type { Members } from "../../bytes/json/parse-members";
import type { Maker, ReasoningPart } from "../../hub/parts";
import { packReasoning } from "./thought-signature";

/**
 * Google signs parts: a signature goes with the part that follows the reasoning, or alone, in an empty text, where none can take it. Those of other
 * makers wait for a part that is no thought, because clients that forget thoughts forget their signatures as well.
 */
export class SignedParts {
  #own: string | null = null;
  #others: (ReasoningPart & { maker: Maker })[] = [];

  /** @returns the parts for what was held before */
  hold(part: ReasoningPart): Members[] {
    const { signature, maker } = part;
    if (signature === null || maker === null) return [];
    if (maker !== "google") {
      const before = this.releaseOwn();
      this.#others.push({ ...part, maker });
      return before;
    }
    const before = this.release();
    this.#own = signature;
    return before;
  }

  sign(part: Members): Members {
    const signature = this.#own ?? (this.#others.length > 0 ? packReasoning(this.#others) : null);
    this.#own = null;
    this.#others = [];
    return signature === null ? part : { ...part, thoughtSignature: signature };
  }

  release(): Members[] {
    return this.#own === null && this.#others.length === 0 ? [] : [this.sign({ text: "" })];
  }

  releaseOwn(): Members[] {
    return this.#own === null ? [] : this.release();
  }
}
