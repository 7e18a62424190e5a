import type { Members } from "../../bytes/json/parse-members";
import type { Closing, FormatContext } from "../../hub/format";
import type { HubAnswer, HubStop } from "../../hub/hub-answer";
import type { OutputPart } from "../../hub/parts";
import { writeFinishReason } from "./finish-reasons";
import { writeGrounding } from "./write-grounding";
import { writeAnswerParts, writeCall } from "./write-parts";
import { writeUsage } from "./write-usage";

/** https://ai.google.dev/api/generate-content#generatecontentresponse */
export function writeAnswer(answer: HubAnswer, context: FormatContext, closing: Closing): Members {
  const parts = writeAnswerParts(answer.parts, areThoughtsShown(context));
  const grounding = writeGrounding(answer.parts, parts);
  const content = { ...(parts.length > 0 ? { parts } : {}), role: "model" };
  const usage = writeUsage(closing);
  return {
    candidates: [{ content, ...writeFinish(answer.stop, answer.parts), index: 0, ...(grounding ? { groundingMetadata: grounding } : {}) }],
    ...(usage ? { usageMetadata: usage } : {}),
    ...nameAnswer(answer, context),
  };
}

export function areThoughtsShown({ request }: FormatContext): boolean {
  return request.reasoning?.isShown === true;
}

export function nameAnswer({ id, model }: Pick<HubAnswer, "id" | "model">, context: FormatContext): Members {
  return { modelVersion: model ?? context.requestedModel, responseId: id ?? context.id };
}

export function writeFinish(stop: HubStop, parts: readonly OutputPart[]): Members {
  const malformed = parts.find((part) => part.type === "tool-call" && writeCall(part) === null);
  if (malformed?.type !== "tool-call") return { finishReason: writeFinishReason(stop) };
  return { finishReason: "MALFORMED_FUNCTION_CALL", finishMessage: `Malformed function call: ${malformed.name}(${malformed.input})` };
}
