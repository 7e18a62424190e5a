import { type Bucket, type Buckets, FEE_BUCKETS, INPUT_BUCKETS, OUTPUT_BUCKETS, type UsagePass } from "../../../domain/usage";
import { asObject, type Members, parseMembers } from "../../bytes/json/parse-members";
import type { ReaderContext, ReaderResult, UsageReader } from "../contract";
import { concludeReading, newReading } from "./conclude-reading";

const LF = 0x0a;

/** Reads a batch's results as JSON lines: one pass per model, the sum of its lines, priced as a batch. Other lines are ignored. */
export class BatchLinesReader implements UsageReader {
  readonly #passes = new Map<string | null, UsagePass>();
  #lines = 0;

  /** @param readPasses reads the passes from the value of `member` in one line */
  constructor(
    readonly context: ReaderContext,
    readonly member: string,
    readonly readPasses: (value: Members) => UsagePass[],
  ) {}

  event(): boolean {
    return false;
  }

  body(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.length; ) {
      const lf = bytes.indexOf(LF, start);
      const end = lf < 0 ? bytes.length : lf;
      this.#addLine(bytes.subarray(start, end));
      start = end + 1;
    }
  }

  result(): ReaderResult {
    const passes = [...this.#passes.values()];
    const rawUsage = this.#lines > 0 ? { batch_lines: this.#lines } : null;
    return concludeReading({ ...newReading(), passes, isFinal: true, serviceTier: this.#lines > 0 ? "batch" : null, rawUsage }, this.context);
  }

  #addLine(line: Uint8Array): void {
    const value = asObject(parseMembers(line, [this.member])?.[this.member]);
    const passes = value ? this.readPasses(value) : [];
    if (passes.length > 0) this.#lines++;
    for (const pass of passes) {
      const sum = this.#passes.get(pass.model) ?? { model: pass.model, buckets: {} };
      this.#passes.set(pass.model, { model: pass.model, buckets: add(sum.buckets, pass.buckets) });
    }
  }
}

function add(left: Buckets, right: Buckets): Buckets {
  const sum: Buckets = { ...left };
  for (const bucket of [...INPUT_BUCKETS, ...OUTPUT_BUCKETS, ...FEE_BUCKETS] satisfies Bucket[]) {
    const count = right[bucket];
    if (count !== undefined) sum[bucket] = (sum[bucket] ?? 0) + count;
  }
  return sum;
}
