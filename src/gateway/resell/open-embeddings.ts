import type { Caller } from "../../domain/call";
import { AppError } from "../../domain/errors";
import { boundEmbeddingsInput, countEmbeddingsInput } from "../bounds/bound-embeddings-input";
import { asObject, type Members } from "../bytes/json/parse-members";
import type { CallInProgress } from "../call-in-progress";
import { findDialect } from "../providers/registry";
import { checkFields } from "../translate/chat/check-fields";
import { embeddingsSchema } from "../translate/chat/embeddings-schema";
import { chooseModel } from "./choose-model";
import type { JsonBody } from "./read-json-body";
import type { ResoldCall } from "./resold-call";

/** An embeddings request as a call that may be made when its money is held. @throws AppError that names what is wrong with it */
export function openEmbeddings(call: CallInProgress, caller: Caller, { json }: JsonBody): ResoldCall {
  const { ports } = call;
  const { session_id, user_id, ...body } = checkFields(embeddingsSchema, json);
  const { sessionId, userId, tags } = call.labels;
  call.labels = { sessionId: sessionId ?? session_id ?? null, userId: userId ?? user_id ?? null, tags };
  call.requestedModel = body.model;
  const { model, target, apiKey } = chooseModel(ports, { caller, name: body.model, capability: "embeddings" });
  call.provider = target.id;
  const dialect = findDialect(target.dialect);
  const { resale } = dialect;
  if (!resale?.embeddingsPath) throw new AppError("model_not_found", `${target.id} does not embed here.`, { param: "model" });
  const given = Object.entries(body).filter(([, value]) => value !== null);
  return {
    hold: {
      requestId: call.requestId,
      organizationId: caller.organizationId,
      credentialId: caller.credentialId,
      // The context window is that of each text, not of all together.
      model: { ...model, contextWindow: null },
      ...boundEmbeddingsInput(body.input),
      countInputTokens: () => countEmbeddingsInput(body.input, { model, countTokens: ports.countTokens }),
      outputTokensAsked: 0,
      choices: 1,
      startedAtMs: call.startedAtMs,
    },
    model,
    target,
    apiKey,
    dialect,
    resale,
    path: resale.embeddingsPath,
    makeBody: () => ({ ...Object.fromEntries(given), model: model.upstreamModel }),
    readAnswer,
    isStreaming: false,
    wantsUsage: false,
    isBrowser: false,
  };
}

function readAnswer(answer: unknown): Members {
  const list = asObject(answer);
  if (!list || !Array.isArray(list.data)) throw new Error("the provider's answer is no list of embeddings");
  return list;
}
