import type { HubRequest } from "./hub-request";
import type { Place } from "./parts";

/** Where the caller says that a tool has failed: OpenAI's formats do not tell that from its success. */
export function findErrorResults({ messages }: HubRequest): Place[] {
  return messages.flatMap(({ parts }) => parts.flatMap((part) => (part.type === "tool-result" && part.isError ? [`${part.at}.is_error`] : [])));
}
