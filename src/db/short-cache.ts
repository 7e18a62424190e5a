interface Entry<T> {
  value: T | undefined;
  loading: Promise<T> | null;
  untilMs: number;
}

interface ShortCacheOptions<T extends object | null> {
  /** How long a value, found or not, may be served after its load began. */
  lifeMs: number;
  entriesMax: number;
  load: (key: string) => Promise<T>;
}

/**
 * What the database said less than `lifeMs` ago. A value is returned at once when it is there, else as a promise that all callers of
 * the key share. After `evict(key)` the next `get` asks the database again, even when a load of that key is under way:
 * a load only ever writes to its own entry, and that one is no longer in the map.
 */
export class ShortCache<T extends object | null> {
  readonly #entries = new Map<string, Entry<T>>();

  constructor(readonly options: ShortCacheOptions<T>) {}

  get(key: string): T | Promise<T> {
    const entry = this.#entries.get(key);
    if (entry && performance.now() < entry.untilMs) return entry.loading ?? (entry.value as T);
    return this.#load(key);
  }

  /** The value, when it is here and still fresh; never loads. */
  peek(key: string): T | undefined {
    const entry = this.#entries.get(key);
    return entry && !entry.loading && performance.now() < entry.untilMs ? entry.value : undefined;
  }

  evict(key: string): void {
    this.#entries.delete(key);
  }

  #load(key: string): Promise<T> {
    const entry: Entry<T> = { value: undefined, loading: null, untilMs: performance.now() + this.options.lifeMs };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > this.options.entriesMax) this.#entries.delete(this.#entries.keys().next().value as string);
    const loading = this.options.load(key).then(
      (value) => {
        entry.value = value;
        entry.loading = null;
        return value;
      },
      (error: unknown) => {
        // An outage is not remembered: the next caller asks again.
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
        throw error;
      },
    );
    entry.loading = loading;
    return loading;
  }
}
