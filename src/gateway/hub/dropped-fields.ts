import type { Place } from "./parts";

/** What is left out of a request, each named once, by its name in the caller's body without indices. */
export class DroppedFields {
  readonly #names = new Set<string>();

  add(name: Place): void {
    this.#names.add(name.replace(/\[\d+\]/g, ""));
  }

  list(): string[] {
    return [...this.#names];
  }
}
