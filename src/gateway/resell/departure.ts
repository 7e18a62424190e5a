/** The client has left, or stays. A resold call goes on without its client: what the provider did has to be paid. */
export class Departure {
  #hasLeft = false;
  #listeners: (() => void)[] = [];

  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  /** Calls back once: when the client leaves, or at once when it has. */
  onLeave(listener: () => void): void {
    if (this.#hasLeft) listener();
    else this.#listeners.push(listener);
  }

  leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    for (const listener of this.#listeners.splice(0)) listener();
  }
}
