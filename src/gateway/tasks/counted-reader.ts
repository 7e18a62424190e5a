import type { Buckets } from "../../domain/usage";
import { NOTHING_READ, type ReaderResult, type UsageReader } from "../providers/contract";

/** What was delivered, as it is counted here, where the provider states no usage. */
export class CountedReader implements UsageReader {
  constructor(
    private readonly reader: UsageReader | null,
    private readonly counted: Buckets,
  ) {}

  event(): boolean {
    return false;
  }

  body(bytes: Uint8Array, parsed?: unknown): void {
    this.reader?.body(bytes, parsed);
  }

  result(): ReaderResult {
    const read = this.reader?.result() ?? NOTHING_READ;
    return read.passes.length > 0 ? read : { ...read, passes: [{ model: null, buckets: this.counted }], source: "estimated" };
  }
}
