import { jsonAnswer, type ServedTokens, type SimAnswer, type SimRequest, streamAnswer } from "../exchange";
import { type AnswerPlan, servedTokens } from "../plan-answer";
import { errorAnswer } from "../provider-errors";
import type { SimState } from "../state";
import { responseObject, responseUsage } from "./response-object";
import { responsesEvents } from "./responses-events";
import { type ResponsesBody, readResponses } from "./responses-request";

const wire = "openai-responses";

/** https://platform.openai.com/docs/api-reference/responses, as OpenAI and xAI serve it. */
export function answerResponses(request: SimRequest, state: SimState): SimAnswer {
  const read = readResponses(request);
  if ("refusal" in read) return read.refusal;
  const { body, plan } = read.value;
  const usage = request.script.fault === "no-usage" ? null : responseUsage(plan, request.provider);
  if (body.background && !body.stream) return queueResponse({ body, plan, usage, state });
  const parts = { wire, model: body.model, usage, tokens: servedTokens(plan.tokens) };
  if (body.stream) {
    const events = responsesEvents({ plan, body, usage });
    return streamAnswer({ ...parts, events, usageEvent: usage ? events.length - 1 : null });
  }
  const json = responseObject({ plan, body, status: plan.isCut ? "incomplete" : "completed", usage });
  return jsonAnswer({ ...parts, pretty: request.provider === "openai", json });
}

/** Queued: its tokens are stated by a later GET, and are nobody's before that. */
function queueResponse({ body, plan, usage, state }: { body: ResponsesBody; plan: AnswerPlan; usage: unknown; state: SimState }): SimAnswer {
  const id = `resp_${plan.hex}_${state.nextNumber()}`;
  const at = (status: "queued" | "in_progress" | "completed", stated: unknown) => ({ ...responseObject({ plan, body, status, usage: stated }), id });
  state.responses.set(id, {
    coming: [at("in_progress", null), at("completed", usage)],
    usage,
    tokens: servedTokens(plan.tokens),
    model: body.model,
  });
  return { ...jsonAnswer({ wire, json: at("queued", null), model: body.model }), isOnce: true };
}

/** GET of a background response: in progress at first, then completed. The first answer that states the tokens has them in the books, later ones repeat. */
export function answerStoredResponse(request: SimRequest, state: SimState): SimAnswer {
  const stored = state.responses.get(request.path.split("/")[3] ?? "");
  if (!stored) return errorAnswer({ request, status: 404, message: "Response with that id not found." });
  const json = stored.coming.length > 1 ? stored.coming.shift() : stored.coming[0];
  const isDone = json?.status === "completed";
  const tokens: ServedTokens | null = isDone ? stored.tokens : null;
  if (isDone) stored.tokens = null;
  return jsonAnswer({ wire, json, model: stored.model, usage: isDone ? stored.usage : null, tokens });
}

export function deleteStoredResponse(request: SimRequest, state: SimState): SimAnswer {
  const id = request.path.split("/")[3] ?? "";
  if (!state.responses.delete(id)) return errorAnswer({ request, status: 404, message: "Response with that id not found." });
  return jsonAnswer({ wire, json: { id, object: "response", deleted: true } });
}
