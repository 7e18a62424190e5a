import { asObject, asText, type Members } from "./read-json";

/** Why the provider stopped an answer (`stop_details`), for `message.refusal`; null when it did not, or does not say. */
export function readRefusal(stop: Members): string | null {
  return stop.stop_reason === "refusal" ? asText(asObject(stop.stop_details)?.explanation) : null;
}
