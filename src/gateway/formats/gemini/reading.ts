import type { Members } from "../../bytes/json/parse-members";
import type { HubField } from "../../hub/hub-request";
import type { ForeignPart, Place } from "../../hub/parts";
import type { FunctionCalls } from "./function-calls";

/** What is known while a request is read. */
export interface Reading {
  calls: FunctionCalls;
  hints: HubField[];
  needs: HubField[];
}

export function foreignPart(value: Members, at: Place): ForeignPart {
  return { type: "foreign", format: "gemini", value, at };
}
