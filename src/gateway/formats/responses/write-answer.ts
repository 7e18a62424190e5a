import type { Members } from "../../bytes/json/parse-members";
import type { Closing, FormatContext } from "../../hub/format";
import type { HubAnswer } from "../../hub/hub-answer";
import type { OutputPart } from "../../hub/parts";
import { asWritten, ItemWriter, isSaid } from "./write-item";
import { ResponseWriter, writeIncomplete, writeUsage } from "./write-response";

export function writeAnswer(answer: HubAnswer, context: FormatContext, { usage, cost }: Closing): Members {
  const response = new ResponseWriter(answer, context);
  const items = new ItemWriter(context.request.tools, response.id);
  const incomplete = writeIncomplete(
    answer.stop,
    answer.parts.some(({ type }) => type === "refusal"),
  );
  const groups = groupParts(answer.parts.flatMap((part) => asWritten(part) ?? []));
  const output = groups.map((parts, i) => {
    const status = incomplete && i === groups.length - 1 ? "incomplete" : "completed";
    return items.writeItem({ id: items.nameItem(parts[0] as OutputPart, i), parts }, status);
  });
  return response.write(incomplete ? "incomplete" : "completed", output, { usage: writeUsage(usage, cost), incomplete });
}

/** What is said in a row is one message. */
function groupParts(parts: readonly OutputPart[]): OutputPart[][] {
  const groups: OutputPart[][] = [];
  for (const part of parts) {
    const last = groups.at(-1);
    if (isSaid(part) && isSaid(last?.[0])) last?.push(part);
    else groups.push([part]);
  }
  return groups;
}
