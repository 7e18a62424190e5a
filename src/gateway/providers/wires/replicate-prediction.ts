import type { Buckets } from "../../../domain/usage";
import { asList, asName, asObject, asText, type Members, parseMembers } from "../../bytes/json/parse-members";
import type { ReaderContext, ReaderResult, UsageReader } from "../contract";
import { asTokenCount, concludeReading, newReading, type Reading } from "./conclude-reading";

const MEMBERS = ["id", "model", "status", "metrics", "output"];
/** `succeeded`, `failed` or `canceled`: what ran is billed by its time, however it ended. https://replicate.com/docs/topics/billing */
const UNFINISHED = new Set(["starting", "processing"]);
const IMAGE_FILE = /\.(?:png|jpe?g|webp|gif|avif)(?:\?.*)?$/i;
/** No prediction runs longer: a larger number is a bug. */
const SECONDS_MAX = 30 * 86_400;

/**
 * Reads a prediction, as it is made (`Prefer: wait`) or fetched later: the seconds that it ran, and the pictures that it made. Which of the two is
 * billed depends on the model; the rate of the other is 0 in its price. What is still running has no usage yet.
 * https://replicate.com/docs/topics/predictions/lifecycle
 */
export class PredictionReader implements UsageReader {
  readonly #reading: Reading = newReading();

  constructor(readonly context: ReaderContext) {}

  event(): boolean {
    return false;
  }

  body(bytes: Uint8Array): void {
    const members = parseMembers(bytes, MEMBERS);
    if (!members) return;
    const reading = this.#reading;
    reading.model = asName(members.model);
    reading.responseId = asName(members.id);
    const metrics = asObject(members.metrics);
    if (!metrics || UNFINISHED.has(asText(members.status) ?? "starting")) return;
    const buckets = readMetrics(metrics, members.output);
    if (Object.keys(buckets).length === 0) return;
    reading.rawUsage = Object.fromEntries(Object.entries(metrics).filter(([, value]) => typeof value === "number"));
    reading.passes = [{ model: null, buckets }];
    reading.isFinal = true;
  }

  result(): ReaderResult {
    return concludeReading(this.#reading, this.context);
  }
}

function readMetrics(metrics: Members, output: unknown): Buckets {
  const buckets: Buckets = {};
  const seconds = metrics.predict_time;
  if (typeof seconds === "number" && seconds > 0 && seconds <= SECONDS_MAX) buckets.computeSeconds = seconds;
  const images = asTokenCount(metrics.image_count) ?? countImages(output);
  if (images > 0) buckets.images = images;
  return buckets;
}

/** The output is a file's address, a list of them, or anything else. */
function countImages(output: unknown): number {
  return (Array.isArray(output) ? asList(output) : [output]).filter((file) => IMAGE_FILE.test(asText(file) ?? "")).length;
}
