/** Nobody sees it; the record says that the client disconnected before there was a status (nginx's 499). */
export const CLIENT_DISCONNECTED_STATUS = 499;

/** Thrown by a step that finds its client gone before anything was sent. */
export class ClientDisconnected extends Error {
  constructor() {
    super("the client disconnected");
    this.name = "ClientDisconnected";
  }
}

/** The one owner of "the client has disconnected". What follows from it is the plan's decision: abort the provider, or read on. */
export class ClientConnection {
  #hasDisconnected = false;
  #listeners: (() => void)[] | null = null;

  get hasDisconnected(): boolean {
    return this.#hasDisconnected;
  }

  /** Calls back once: when the client disconnects, or at once when it already has. */
  onDisconnect(listener: () => void): void {
    if (this.#hasDisconnected) {
      listener();
      return;
    }
    this.#listeners ??= [];
    this.#listeners.push(listener);
  }

  disconnect(): void {
    if (this.#hasDisconnected) return;
    this.#hasDisconnected = true;
    const listeners = this.#listeners;
    this.#listeners = null;
    for (const listener of listeners ?? []) listener();
  }

  /** @throws ClientDisconnected */
  expectConnected(): void {
    if (this.#hasDisconnected) throw new ClientDisconnected();
  }
}
