import type { AnswerPlan } from "../plan-answer";
import { outputItems, responseObject } from "./response-object";
import type { ResponsesBody } from "./responses-request";

/** The events of a streamed response, named and numbered, ending in `response.completed` or `response.incomplete`. No `[DONE]`. */
export function responsesEvents({ plan, body, usage }: { plan: AnswerPlan; body: ResponsesBody; usage: unknown }): string[] {
  const events: string[] = [];
  const push = (type: string, data: object) => {
    events.push(`event: ${type}\ndata: ${JSON.stringify({ type, ...data, sequence_number: events.length })}\n\n`);
  };
  const started = responseObject({ plan, body, status: "in_progress", usage: null });
  push("response.created", { response: started });
  push("response.in_progress", { response: started });
  for (const [output_index, item] of outputItems(plan, body).entries()) {
    if (item.type === "function_call") pushCall(push, output_index, item);
    else if (item.type === "message") pushMessage(push, output_index, item, plan);
    else pushReasoning(push, output_index, item, plan);
  }
  const status = plan.isCut ? "incomplete" : "completed";
  push(`response.${status}`, { response: responseObject({ plan, body, status, usage }) });
  return events;
}

type Push = (type: string, data: object) => void;
type Item = ReturnType<typeof outputItems>[number];

function pushReasoning(push: Push, output_index: number, item: Extract<Item, { type: "reasoning" }>, plan: AnswerPlan): void {
  push("response.output_item.added", { output_index, item: { ...item, summary: [] } });
  const at = { item_id: item.id, output_index, summary_index: 0 };
  for (const part of item.summary) {
    push("response.reasoning_summary_part.added", { ...at, part: { ...part, text: "" } });
    for (const delta of plan.thoughts) push("response.reasoning_summary_text.delta", { ...at, delta });
    push("response.reasoning_summary_text.done", { ...at, text: part.text });
    push("response.reasoning_summary_part.done", { ...at, part });
  }
  push("response.output_item.done", { output_index, item });
}

function pushCall(push: Push, output_index: number, item: Extract<Item, { type: "function_call" }>): void {
  push("response.output_item.added", { output_index, item: { ...item, status: "in_progress", arguments: "" } });
  const at = { item_id: item.id, output_index };
  for (const delta of item.arguments.match(/[\s\S]{1,8}/g) ?? []) push("response.function_call_arguments.delta", { ...at, delta });
  push("response.function_call_arguments.done", { ...at, name: item.name, arguments: item.arguments });
  push("response.output_item.done", { output_index, item });
}

function pushMessage(push: Push, output_index: number, item: Extract<Item, { type: "message" }>, plan: AnswerPlan): void {
  push("response.output_item.added", { output_index, item: { ...item, status: "in_progress", content: [] } });
  const at = { item_id: item.id, output_index, content_index: 0 };
  push("response.content_part.added", { ...at, part: { type: "output_text", annotations: [], logprobs: [], text: "" } });
  for (const delta of plan.words) push("response.output_text.delta", { ...at, delta, logprobs: [] });
  push("response.output_text.done", { ...at, text: plan.text, logprobs: [] });
  push("response.content_part.done", { ...at, part: item.content[0] });
  push("response.output_item.done", { output_index, item });
}
