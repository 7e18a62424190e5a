import type { Caller } from "../../domain/call";
import { AppError } from "../../domain/errors";
import type { ResoldModel } from "../../domain/resale";
import { boundChatInput, countChatInput } from "../bounds/bound-chat-input";
import type { CallInProgress } from "../call-in-progress";
import { findDialect } from "../providers/registry";
import { type ChatBody, chatSchema } from "../translate/chat/chat-schema";
import { checkFields, refuseField } from "../translate/chat/check-fields";
import { chooseModel } from "./choose-model";
import { describeAnswer } from "./describe-answer";
import type { JsonBody } from "./read-json-body";
import type { ResoldCall } from "./resold-call";

/** A chat request as a call that may be made when its money is held. @throws AppError that names what is wrong with it */
export function openChat(call: CallInProgress, caller: Caller, { json }: JsonBody, isBrowser: boolean): ResoldCall {
  const { ports } = call;
  const body = checkFields(chatSchema, json);
  const { sessionId, userId, tags } = call.labels;
  call.labels = { sessionId: sessionId ?? body.session_id ?? null, userId: userId ?? body.user_id ?? null, tags };
  Object.assign(call, { requestedModel: body.model, isStreaming: body.stream === true });
  if (!body.messages.some(({ role }) => role === "user")) throw refuseField("messages", "there must be at least one user message");
  const { model, target, apiKey } = chooseModel(ports, { caller, name: body.model, capability: "chat" });
  call.provider = target.id;
  const dialect = findDialect(target.dialect);
  const { resale } = dialect;
  if (!resale) throw new AppError("model_not_found", `${target.id} is not resold here.`, { param: "model" });
  const boundOptions = { model, bounds: resale.inputBounds(model.upstreamModel), countTokens: ports.countTokens };
  return {
    hold: {
      requestId: call.requestId,
      organizationId: caller.organizationId,
      credentialId: caller.credentialId,
      model,
      ...boundChatInput(body, boundOptions),
      countInputTokens: () => countChatInput(body, boundOptions),
      outputTokensAsked: readCap(body, model),
      choices: body.n ?? 1,
      startedAtMs: call.startedAtMs,
    },
    model,
    target,
    apiKey,
    dialect,
    resale,
    path: resale.chatPath,
    makeBody: ({ outputTokensMax }) => resale.makeChat(body, { model: model.upstreamModel, outputTokensMax }),
    readAnswer: (answer) => resale.readChat(answer, describeAnswer(call)),
    isStreaming: body.stream === true,
    wantsUsage: body.stream_options?.include_usage === true,
    isBrowser,
  };
}

/** The caller's cap on the output, under whichever of its two names; null: none. */
function readCap({ max_tokens, max_completion_tokens }: ChatBody, model: ResoldModel): number | null {
  const cap = max_completion_tokens ?? max_tokens ?? null;
  const param = max_completion_tokens == null ? "max_tokens" : "max_completion_tokens";
  if (max_tokens != null && max_completion_tokens != null && max_tokens !== max_completion_tokens)
    throw refuseField("max_tokens", "says something else than max_completion_tokens");
  if (cap !== null && model.maxOutputTokens !== null && cap > model.maxOutputTokens)
    throw refuseField(param, `${JSON.stringify(model.id)} writes at most ${model.maxOutputTokens} tokens`);
  return cap;
}
