import type { ReaderContext, UsageReader } from "../contract";
import { FlatReader } from "./openai-flat";

/** Embeddings: input only; where a provider states none, it is estimated by the request. */
export function readEmbeddings(context: ReaderContext): UsageReader {
  return new FlatReader(context, { thinking: "inside", plainOutput: "output", textKeys: [], isText: true });
}

/** Speech, transcriptions, translations: tokens, seconds (`usage.type: "duration"`), or nothing stated. */
export function readAudio(context: ReaderContext): UsageReader {
  return new FlatReader(context, { thinking: "inside", plainOutput: "output", textKeys: [], isText: false });
}

/** Images: tokens, or nothing that can be counted (a URL, a cost). Output that no detail claims is image tokens. */
export function readImages(context: ReaderContext): UsageReader {
  return new FlatReader(context, { thinking: "inside", plainOutput: "outputImage", textKeys: [], isText: false });
}
