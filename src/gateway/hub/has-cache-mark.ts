import type { HubRequest } from "./hub-request";
import type { InputPart } from "./parts";

/** Whether the caller says anywhere that something is to be cached: where a model caches by itself, or not at all, that is left out. */
export function hasCacheMark({ cache, messages, tools }: HubRequest): boolean {
  return cache !== null || tools.some(isMarked) || messages.some(({ parts }) => parts.some(isMarkedInside));
}

function isMarkedInside(part: InputPart): boolean {
  return isMarked(part) || (part.type === "tool-result" && part.parts.some(isMarked));
}

function isMarked(holder: object): boolean {
  return "cache" in holder && holder.cache !== null;
}
