import { isBase64 } from "../hub/data-url";
import type { HubRequest } from "../hub/hub-request";
import type { InputPart } from "../hub/parts";
import { refuse } from "./refuse";

/**
 * Pictures and files that no provider can read, before they are written in another format: the caller's own provider says so itself, in its own words.
 * @throws AppError invalid_request that names the part
 */
export function refuseUnreadable({ messages }: HubRequest): void {
  for (const { parts } of messages) for (const part of parts) checkPart(part);
}

function checkPart(part: InputPart): void {
  if (part.type === "tool-result") part.parts.forEach(checkPart);
  else if (part.type === "image" || part.type === "file") {
    if (part.source.kind === "base64" && !isBase64(part.source.data)) refuse(part.at, "must have its data in base64.");
  }
}
