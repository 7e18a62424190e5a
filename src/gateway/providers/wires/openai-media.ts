import { planSurvey } from "../../bytes/json/survey-json";
import type { ReaderContext, UsageReader } from "../contract";
import { FLAT_MEMBERS, FlatReader } from "./openai-flat";

const PLAN = planSurvey({ watched: FLAT_MEMBERS });

/** Embeddings: input only; where a provider states none, it is estimated by the request. */
export function readEmbeddings(context: ReaderContext): UsageReader {
  return new FlatReader(context, { thinking: "inside", plainOutput: "output", plan: PLAN, isText: true });
}

/** Speech, transcriptions, translations: tokens, seconds (`usage.type: "duration"`), or nothing stated. */
export function readAudio(context: ReaderContext): UsageReader {
  return new FlatReader(context, { thinking: "inside", plainOutput: "output", plan: PLAN, isText: false });
}

/** Images: tokens, or nothing that can be counted (a URL, a cost). Output that no detail claims is image tokens. */
export function readImages(context: ReaderContext): UsageReader {
  return new FlatReader(context, { thinking: "inside", plainOutput: "outputImage", plan: PLAN, isText: false });
}
