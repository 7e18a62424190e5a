import type { HubRequest } from "../hub/hub-request";
import type { FormatId } from "../hub/parts";
import { refuse } from "../translate/refuse";

/** What only one format has and other formats refuse, though it is well known: the first step of each place. */
const KNOWN_NEEDS: Readonly<Record<FormatId, RegExp>> = {
  chat: /^(logprobs|top_logprobs|logit_bias|functions|function_call|service_tier|verbosity|modalities)$/,
  responses: /^(store|previous_response_id|conversation|background|prompt|service_tier|top_logprobs|text\.verbosity)$/,
  messages: /^(container|mcp_servers|messages\[\d+\]\.content\[\d+\]\.citations)$/,
  gemini:
    /^(generationConfig|generation_config)\.(response_?[lL]ogprobs|logprobs|response_?[mM]odalities|media_?[rR]esolution|enable_?[eE]nhanced_?[cC]ivic_?[aA]nswers)$/,
};

/**
 * For operators who would rather refuse what may have a price that nobody here knows (`RESELLER_UNKNOWN_FIELDS=refuse`).
 * @throws AppError that names the first field, or part of a message, that is newer than us
 */
export function refuseUnknown({ format, needs, messages }: HubRequest): void {
  for (const { at } of needs) if (!KNOWN_NEEDS[format].test(at)) refuse(at, "is not a field that is known here.");
  for (const { parts } of messages)
    for (const part of parts) if (part.type === "foreign") refuse(`${part.at}.type`, "is not a kind of content that is known here.");
}
