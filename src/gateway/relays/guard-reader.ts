import { NOTHING_READ, type ReaderResult, type UsageReader } from "../providers/contract";

/** Makes a reader whose bugs are reported and cost the usage of one call, never its response. */
export function guardReader(make: () => UsageReader | null, report: (error: unknown) => void): UsageReader | null {
  try {
    const reader = make();
    return reader && new GuardedReader(reader, report);
  } catch (error) {
    report(error);
    return null;
  }
}

class GuardedReader implements UsageReader {
  #hasFailed = false;

  constructor(
    private readonly reader: UsageReader,
    private readonly report: (error: unknown) => void,
  ) {}

  event(name: string | null, data: Uint8Array): boolean {
    if (this.#hasFailed) return false;
    try {
      return this.reader.event(name, data);
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  body(bytes: Uint8Array, parsed?: unknown): void {
    if (this.#hasFailed) return;
    try {
      this.reader.body(bytes, parsed);
    } catch (error) {
      this.#fail(error);
    }
  }

  result(): ReaderResult {
    if (this.#hasFailed) return NOTHING_READ;
    try {
      return this.reader.result();
    } catch (error) {
      this.#fail(error);
      return NOTHING_READ;
    }
  }

  #fail(error: unknown): void {
    this.#hasFailed = true;
    this.report(error);
  }
}
