import type { Buckets } from "../../../domain/usage";
import { asList, asObject, type Members } from "../../bytes/json/parse-members";
import { asCount, shareTokens } from "./share-tokens";

/**
 * Gemini's `usageMetadata`: the prompt includes what came from a cache; tool prompts stand outside the prompt and thoughts outside the
 * candidates; all are billed (oddities.md B6).
 * @returns null when it states no count (`trafficType` only)
 */
export function readGeminiUsage(usage: Members): Buckets | null {
  return shareOut({
    prompt: asCount(usage.promptTokenCount),
    cached: asCount(usage.cachedContentTokenCount),
    toolPrompt: asCount(usage.toolUsePromptTokenCount),
    output: asCount(usage.candidatesTokenCount) ?? asCount(usage.responseTokenCount),
    thoughts: asCount(usage.thoughtsTokenCount),
    promptParts: sumModalities(usage.promptTokensDetails, "tokenCount"),
    cachedParts: sumModalities(usage.cacheTokensDetails, "tokenCount"),
    toolParts: sumModalities(usage.toolUsePromptTokensDetails, "tokenCount"),
    outputParts: sumModalities(usage.candidatesTokensDetails ?? usage.responseTokensDetails, "tokenCount"),
  });
}

/** The interactions API names the same parts in another way. @returns null when it states no count */
export function readInteractionUsage(usage: Members): Buckets | null {
  return shareOut({
    prompt: asCount(usage.total_input_tokens),
    cached: asCount(usage.total_cached_tokens),
    toolPrompt: asCount(usage.total_tool_use_tokens),
    output: asCount(usage.total_output_tokens),
    thoughts: asCount(usage.total_thought_tokens),
    promptParts: sumModalities(usage.input_tokens_by_modality, "tokens"),
    cachedParts: sumModalities(usage.cached_tokens_by_modality, "tokens"),
    toolParts: sumModalities(usage.tool_use_tokens_by_modality, "tokens"),
    outputParts: sumModalities(usage.output_tokens_by_modality, "tokens"),
  });
}

interface Modalities {
  audio: number;
  image: number;
}

interface GeminiCounts {
  prompt: number | undefined;
  cached: number | undefined;
  toolPrompt: number | undefined;
  output: number | undefined;
  thoughts: number | undefined;
  promptParts: Modalities;
  cachedParts: Modalities;
  toolParts: Modalities;
  outputParts: Modalities;
}

function shareOut(counts: GeminiCounts): Buckets | null {
  const { prompt, cached = 0, toolPrompt, output, thoughts, promptParts, cachedParts, toolParts, outputParts } = counts;
  if (prompt === undefined && output === undefined && thoughts === undefined && toolPrompt === undefined) return null;
  const buckets: Buckets = {};
  const cachedAudio = Math.min(cachedParts.audio, cached);
  shareTokens(
    buckets,
    prompt ?? 0,
    [
      ["cacheReadAudio", cachedAudio],
      ["cacheRead", cached - cachedAudio],
      ["inputAudio", Math.max(0, promptParts.audio - cachedAudio)],
      ["inputImage", Math.max(0, promptParts.image - cachedParts.image)],
    ],
    "input",
  );
  if (toolPrompt)
    shareTokens(
      buckets,
      toolPrompt,
      [
        ["inputAudio", toolParts.audio],
        ["inputImage", toolParts.image],
      ],
      "input",
    );
  if (thoughts) buckets.outputReasoning = thoughts;
  shareTokens(
    buckets,
    output ?? 0,
    [
      ["outputAudio", outputParts.audio],
      ["outputImage", outputParts.image],
    ],
    "output",
  );
  return buckets;
}

/** Text, video and documents share one price; audio and images have their own. */
function sumModalities(details: unknown, countName: string): Modalities {
  const sums: Modalities = { audio: 0, image: 0 };
  for (const detail of asList(details).map(asObject)) {
    const count = asCount(detail?.[countName]) ?? 0;
    const modality = String(detail?.modality).toUpperCase();
    if (modality === "AUDIO") sums.audio += count;
    if (modality === "IMAGE") sums.image += count;
  }
  return sums;
}
