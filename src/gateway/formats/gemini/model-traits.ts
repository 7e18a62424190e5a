import type { HubReasoning } from "../../hub/hub-request";

type Level = "MINIMAL" | "LOW" | "MEDIUM" | "HIGH";

/** The features of a model that decide how a request is shaped for it. */
export interface GeminiTraits {
  thinking:
    | { kind: "none" }
    | { kind: "budget"; min: number; max: number; canBeOff: boolean }
    | { kind: "level"; levels: Record<Exclude<HubReasoning["effort"], "default">, Level> };
  /** From Gemini 3 on: calls must be signed, results hold pictures, and a response format goes with tools. */
  isThird: boolean;
  /** It fetches files from web addresses. */
  readsUrls: boolean;
  /** Frequency and presence penalties: 2.5 refuses them ("Penalty is not enabled"). */
  hasPenalties: boolean;
}

const VERSION = /gemini-(\d+)(?:\.(\d+))?/;

/**
 * Derived from the model's name, because the API tells only whether it thinks. A name without a version is treated as a current model.
 * https://ai.google.dev/gemini-api/docs/thinking, …/gemini-3, …/file-input-methods
 */
export function readGeminiTraits(model: string): GeminiTraits {
  const match = VERSION.exec(model);
  const version = match ? Number(match[1]) * 100 + Number(match[2] ?? 0) : Number.POSITIVE_INFINITY;
  return {
    thinking: readThinking(model, version),
    isThird: version >= 300,
    readsUrls: version >= 205,
    hasPenalties: version >= 300 || version < 205,
  };
}

function readThinking(model: string, version: number): GeminiTraits["thinking"] {
  if (version < 205 || /-(?:image|tts)\b/.test(model)) return { kind: "none" };
  const isPro = /-pro\b/.test(model);
  if (version < 300) {
    if (isPro) return { kind: "budget", min: 128, max: 32_768, canBeOff: false };
    return { kind: "budget", min: model.includes("flash-lite") ? 512 : 1, max: 24_576, canBeOff: true };
  }
  // None can be told not to think. "Thinking level MINIMAL is not supported for this model": Pro, and Flash from 3.7 on.
  const least = isPro || version >= 307 ? "LOW" : "MINIMAL";
  const medium = isPro && version === 300 ? "HIGH" : "MEDIUM";
  return { kind: "level", levels: { none: least, minimal: least, low: "LOW", medium, high: "HIGH", xhigh: "HIGH", max: "HIGH" } };
}
