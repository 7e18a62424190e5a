import { asBuffer } from "../../bytes/as-buffer";
import { sliceMember } from "../../bytes/json/parse-members";
import { scanTopLevel } from "../../bytes/json/scan-json";
import { textOf } from "../../bytes/json/splice";
import { splitArray } from "../../bytes/json/split-array";
import type { ReaderContext, ReaderResult, UsageReader } from "../contract";
import { concludeReading, newReading, type Reading } from "./conclude-reading";

const OBJECT_OPEN = 0x7b;
/** Of a picture that failed; a blurred one (`CONTENT_FILTERED`) is a successful one. */
const FAILED = '"ERROR"';

/**
 * Counts the pictures of an answer: one as bytes (`accept: image/*`) or as `{image, finish_reason, seed}`, and of the first version of the API a
 * list (`{artifacts: [{base64, finishReason, seed}]}`). Each successful one is billed. What is still being made (`{id}`) states nothing.
 * https://platform.stability.ai/docs/api-reference
 */
export class StabilityReader implements UsageReader {
  readonly #reading: Reading = newReading();

  constructor(readonly context: ReaderContext) {}

  event(): boolean {
    return false;
  }

  body(bytes: Uint8Array): void {
    const images = countImages(bytes);
    if (images === 0) return;
    this.#reading.passes = [{ model: null, buckets: { images } }];
    this.#reading.rawUsage = { images };
    this.#reading.isFinal = true;
  }

  result(): ReaderResult {
    return concludeReading(this.#reading, this.context);
  }
}

function countImages(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0;
  if (bytes[0] !== OBJECT_OPEN) return 1;
  const scan = scanTopLevel(bytes);
  if (!scan.ok) return 0;
  const artifacts = scan.members.get("artifacts");
  if (artifacts) return (splitArray(bytes.subarray(artifacts.valueStart, artifacts.valueEnd)) ?? []).filter(isSuccessful).length;
  return scan.members.has("image") && textOf(bytes, scan.members.get("finish_reason")) !== FAILED ? 1 : 0;
}

function isSuccessful(artifact: Uint8Array): boolean {
  const reason = sliceMember(artifact, "finishReason");
  return reason === null || asBuffer(reason).toString("utf8") !== FAILED;
}
