import type { Locale } from "@/messages/choose-locale";
import type { RoutingJson } from "@/queries/requests/request-json";
import { translateEach, translateSentence } from "./translate-error";

/** Why a route's model was chosen, and why others were not, in the reader's language. The record keeps what the router has said, in English. */
export function translateRouting(routing: RoutingJson, locale: Locale): RoutingJson {
  return {
    ...routing,
    reason: translateEach(routing.reason, "; ", locale),
    skipped: routing.skipped.map((target) => ({ ...target, reason: translateSentence(target.reason, locale) ?? target.reason })),
  };
}
