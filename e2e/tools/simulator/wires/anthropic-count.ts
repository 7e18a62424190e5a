import { z } from "zod";
import { jsonAnswer, type SimAnswer, type SimRequest } from "../exchange";
import { planAnswer } from "../plan-answer";
import { refuseVersion } from "./anthropic-messages";
import { readJson } from "./chat-request";

const shape = z.looseObject({ model: z.string().min(1), messages: z.array(z.unknown()).min(1), system: z.unknown().optional() });

/** https://platform.claude.com/docs/en/api/messages-count-tokens: the same input count that a message would state; not a charge, so not in the books' tokens. */
export function answerCountTokens(request: SimRequest): SimAnswer {
  const refusal = refuseVersion(request);
  if (refusal) return refusal;
  const read = readJson(request, shape);
  if ("refusal" in read) return read.refusal;
  const { model, messages, system } = read.value;
  const { tokens } = planAnswer({ request, model, prompt: [system, messages] });
  return jsonAnswer({ wire: "anthropic-count-tokens", json: { input_tokens: tokens.input }, model });
}
