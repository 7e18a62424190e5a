import type { Members } from "../../bytes/json/parse-members";
import type { Closing, FormatContext } from "../../hub/format";
import type { HubAnswer } from "../../hub/hub-answer";
import { writeStop } from "./stop-reasons";
import { showsThinking, writeBlock, writeHead } from "./write-blocks";
import { writeUsage } from "./write-usage";

/** A message in one piece. */
export function writeAnswer(answer: HubAnswer, context: FormatContext, closing: Closing): Members {
  const { parts, stop } = answer;
  const said = { calls: parts.some(({ type }) => type === "tool-call"), refusal: parts.some(({ type }) => type === "refusal") };
  const isShown = showsThinking(context);
  return {
    ...writeHead(answer, context),
    content: parts.map((part) => writeBlock(part, isShown)).filter((block) => block !== null),
    ...writeStop(stop, said),
    usage: writeUsage(closing),
  };
}
