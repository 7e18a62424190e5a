import type { ProviderFormat } from "../../hub/format";
import type { CompatibleRules } from "../../translate/compatible/request";
import { readAnswer } from "./read-answer";
import { ChatEventStream } from "./read-stream";
import { writeRequest } from "./write-request";

/** OpenAI's chat completions as OpenAI and its imitators answer them. */
export function makeChatProvider(rules: CompatibleRules): ProviderFormat {
  return {
    writeRequest: (request, options) => writeRequest(request, options, rules),
    readAnswer,
    readStream: (context) => new ChatEventStream(context),
  };
}
