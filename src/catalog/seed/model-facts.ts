import type { Capability } from "../../domain/resale";

/** What providers document about a model and the price source leaves out. */
export interface ModelFacts {
  /** Null: not documented. */
  maxOutputTokens: number | null;
  /** Only used where the price source has none. */
  contextWindow: number | null;
  capabilities: readonly Capability[];
  /** Current: shown by GET /api/v1/models. Others can be called as long as the provider serves them. */
  isListed: boolean;
}

interface Family extends Partial<ModelFacts> {
  /** Of the catalog's ids, which are lower case. The first family that matches counts. */
  ids: RegExp;
}

const CHAT = ["chat", "streaming", "tools", "json_schema"] as const;
const VISION = ["chat", "streaming", "tools", "vision", "pdf", "json_schema", "prompt_caching"] as const;
const REASONING = [...VISION, "reasoning"] as const;
const TEXT_REASONING = [...CHAT, "reasoning", "prompt_caching"] as const;
const IMAGES = ["chat", "streaming", "tools", "vision", "json_schema", "prompt_caching"] as const;
/** For what is no chat model, or only elsewhere: it is not offered, and its provider says what it cannot. */
const NO_CHAT = [] as const;
const EMBEDDINGS = ["embeddings"] as const;
const PICTURES = ["images"] as const;
const SPEECH = ["speech"] as const;
const TRANSCRIPTIONS = ["transcriptions"] as const;

/** https://developers.openai.com/api/docs/models */
const OPENAI: readonly Family[] = [
  { ids: /^gpt-image-/, capabilities: PICTURES },
  { ids: /^gpt-4o-mini-tts$/, capabilities: SPEECH },
  { ids: /^tts-1(-hd)?$/, capabilities: SPEECH },
  { ids: /^gpt-4o(-mini)?-transcribe$/, capabilities: TRANSCRIPTIONS },
  { ids: /^(gpt-transcribe|whisper-1)$/, capabilities: TRANSCRIPTIONS },
  // Sessions, speech, images, the old completions, and what only the Responses API serves.
  {
    ids: /realtime|transcribe|tts|whisper|image|moderation|instruct|search-preview|deep-research|computer-use|^codex|-codex|-pro$/,
    capabilities: NO_CHAT,
  },
  { ids: /^(ada|babbage|curie|davinci|text-davinci)/, capabilities: NO_CHAT },
  { ids: /^text-embedding-3-/, capabilities: EMBEDDINGS, isListed: true },
  { ids: /^text-embedding-/, capabilities: EMBEDDINGS },
  { ids: /^gpt-6-/, maxOutputTokens: 128_000, capabilities: REASONING, isListed: true },
  { ids: /^gpt-5\.3$/, maxOutputTokens: 16_384, capabilities: VISION },
  { ids: /^gpt-5/, maxOutputTokens: 128_000, capabilities: REASONING, isListed: true },
  { ids: /^gpt-chat-latest$/, maxOutputTokens: 16_384, capabilities: VISION },
  { ids: /^gpt-4\.1/, maxOutputTokens: 32_768, capabilities: VISION, isListed: true },
  { ids: /^gpt-4o-2024-05-13$/, maxOutputTokens: 4_096, capabilities: VISION },
  { ids: /^gpt-4o(-mini)?$/, maxOutputTokens: 16_384, capabilities: VISION, isListed: true },
  { ids: /^(ft:gpt-4o|gpt-4o|chatgpt-4o|gpt-4\.5)/, maxOutputTokens: 16_384, capabilities: VISION },
  { ids: /^gpt-audio/, maxOutputTokens: 16_384, capabilities: CHAT },
  { ids: /^gpt-4-(turbo|vision)/, maxOutputTokens: 4_096, capabilities: ["chat", "streaming", "tools", "vision"] },
  { ids: /^gpt-4/, maxOutputTokens: 8_192, capabilities: ["chat", "streaming", "tools"] },
  { ids: /^(ft:)?gpt-3\.5/, maxOutputTokens: 4_096, capabilities: ["chat", "streaming", "tools"] },
  { ids: /^gpt-oss-/, maxOutputTokens: 131_072, capabilities: TEXT_REASONING },
  { ids: /^o1-mini$/, maxOutputTokens: 65_536, capabilities: ["chat", "streaming", "reasoning"] },
  { ids: /^o1-preview$/, maxOutputTokens: 32_768, capabilities: ["chat", "streaming", "reasoning"] },
  { ids: /^o3-mini$/, maxOutputTokens: 100_000, capabilities: TEXT_REASONING, isListed: true },
  { ids: /^o\d/, maxOutputTokens: 100_000, capabilities: REASONING, isListed: true },
];

/** https://platform.claude.com/docs/en/about-claude/models/overview */
const ANTHROPIC: readonly Family[] = [
  { ids: /^claude-(2|v1)/, capabilities: NO_CHAT },
  { ids: /^claude-3-5-/, maxOutputTokens: 8_192, capabilities: VISION },
  { ids: /^claude-3-7-/, maxOutputTokens: 64_000, capabilities: REASONING },
  { ids: /^claude-3-/, maxOutputTokens: 4_096, capabilities: VISION },
  { ids: /^claude-opus-4-[01]$/, maxOutputTokens: 32_000, capabilities: REASONING },
  { ids: /^claude-sonnet-4-0$/, maxOutputTokens: 64_000, capabilities: REASONING },
  { ids: /^claude-(sonnet-4-[56]|haiku-4-5|opus-4-5)$/, maxOutputTokens: 64_000, capabilities: REASONING, isListed: true },
  { ids: /^claude-/, maxOutputTokens: 128_000, capabilities: REASONING, isListed: true },
];

/** https://ai.google.dev/gemini-api/docs/models. What other makers' models the price source lists there are Vertex AI's. */
const GOOGLE: readonly Family[] = [
  { ids: /^gemini-.*-image(-preview)?$/, capabilities: PICTURES },
  { ids: /^claude|tts|live|image|omni|vision|video/, capabilities: NO_CHAT },
  { ids: /^gemini-embedding-/, contextWindow: 2_048, capabilities: EMBEDDINGS, isListed: true },
  { ids: /^(gemini-(flash-1\.5|pro-1\.5|pro$)|gemma-4-26b-a4b-it-maas)/, capabilities: NO_CHAT },
  { ids: /^gemini-1\.5-pro/, contextWindow: 2_097_152, maxOutputTokens: 8_192, capabilities: IMAGES },
  { ids: /^gemini-(1\.5|2\.0)-/, maxOutputTokens: 8_192, capabilities: IMAGES },
  { ids: /^gemini-2\.5-flash-preview$/, contextWindow: 1_048_576, maxOutputTokens: 65_536, capabilities: [...IMAGES, "reasoning"] },
  { ids: /^gemini-(2\.5|3)/, contextWindow: 1_048_576, maxOutputTokens: 65_536, capabilities: [...IMAGES, "reasoning"], isListed: true },
  { ids: /^gemma-2-/, contextWindow: 8_192, maxOutputTokens: 8_192, capabilities: ["chat", "streaming"] },
  { ids: /^gemma-3-1b-it$/, contextWindow: 32_768, maxOutputTokens: 8_192, capabilities: ["chat", "streaming"] },
  { ids: /^gemma-/, contextWindow: 131_072, maxOutputTokens: 8_192, capabilities: ["chat", "streaming", "vision"] },
];

/** https://docs.x.ai/developers/models. Its limits of output are not documented: these are what its own console offers. */
const XAI: readonly Family[] = [
  { ids: /^grok-imagine-image$/, capabilities: PICTURES },
  { ids: /voice|imagine/, capabilities: NO_CHAT },
  { ids: /multi-agent/, capabilities: NO_CHAT }, // served by the Responses API only
  { ids: /^grok-beta$/, contextWindow: 131_072, maxOutputTokens: 8_192, capabilities: CHAT },
  { ids: /^grok-2-vision/, maxOutputTokens: 8_192, capabilities: [...CHAT, "vision"] },
  { ids: /^grok-2/, maxOutputTokens: 8_192, capabilities: CHAT },
  { ids: /^grok-3-mini-high$/, contextWindow: 131_072, maxOutputTokens: 16_384, capabilities: TEXT_REASONING },
  { ids: /^grok-3-mini/, maxOutputTokens: 16_384, capabilities: TEXT_REASONING, isListed: true },
  { ids: /^grok-3/, maxOutputTokens: 16_384, capabilities: [...CHAT, "prompt_caching"], isListed: true },
  { ids: /^grok-code-fast-1$/, maxOutputTokens: 10_000, capabilities: TEXT_REASONING, isListed: true },
  { ids: /non-reasoning$/, contextWindow: 1_000_000, maxOutputTokens: 30_000, capabilities: IMAGES, isListed: true },
  { ids: /^grok-4-0709$/, maxOutputTokens: 64_000, capabilities: [...IMAGES, "reasoning"], isListed: true },
  { ids: /^grok-4\.7$/, contextWindow: 500_000, maxOutputTokens: 30_000, capabilities: [...IMAGES, "reasoning"], isListed: true },
  { ids: /^grok-(4|build)/, contextWindow: 1_000_000, maxOutputTokens: 30_000, capabilities: [...IMAGES, "reasoning"], isListed: true },
];

const FAMILIES: Record<string, readonly Family[]> = { openai: OPENAI, anthropic: ANTHROPIC, google: GOOGLE, xai: XAI };

/** The facts about a model of the catalog; of one that nobody described nothing is known. */
export function findModelFacts(providerId: string, modelId: string): ModelFacts {
  const families = Object.hasOwn(FAMILIES, providerId) ? (FAMILIES[providerId] ?? []) : [];
  const { ids: _, ...known } = families.find(({ ids }) => ids.test(modelId)) ?? { ids: /(?:)/ };
  return { maxOutputTokens: null, contextWindow: null, capabilities: NO_CHAT, isListed: false, ...known };
}
