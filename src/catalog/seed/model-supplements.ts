import type { ModelPrice } from "@pydantic/genai-prices";

/** What a provider documents about one model and the price source leaves out; merged over the source's rates. */
export interface ModelSupplement {
  /** In the source's own terms. */
  prices?: ModelPrice;
  /** Percent of the list price. */
  serviceTiers?: Record<string, number>;
}

/** https://openai.com/api-priority-processing: what priority processing costs, in percent of the list price. */
const OPENAI_PRIORITY: Record<string, number> = {
  "gpt-4.1": 175,
  "gpt-4.1-mini": 175,
  "gpt-4.1-nano": 200,
  "gpt-4o": 170,
  "gpt-4o-2024-05-13": 175,
  "gpt-5": 200,
  "gpt-5-mini": 180,
  "gpt-5.1": 200,
  "gpt-5.2": 200,
  "gpt-5.4": 200,
  "gpt-5.4-mini": 200,
  "gpt-5.5": 250,
};

export const MODEL_SUPPLEMENTS: Record<string, Record<string, ModelSupplement>> = {
  openai: {
    ...Object.fromEntries(Object.entries(OPENAI_PRIORITY).map(([model, priority]) => [model, { serviceTiers: { priority } }])),
    // Audio tokens cost many times what text tokens do; without these they would be billed as text.
    "gpt-4o-audio-preview": { prices: { input_audio_mtok: 40, output_audio_mtok: 80 } },
    "gpt-4o-mini-audio-preview": { prices: { input_audio_mtok: 10, output_audio_mtok: 20 } },
    "gpt-4o-search-preview": { prices: { web_searches_kcount: 25 } },
    // "Free of charge": https://developers.openai.com/api/docs/guides/moderation
    moderation: { prices: { input_mtok: 0, output_mtok: 0 } },
  },
  google: {
    "gemini-3.7-flash": { serviceTiers: { priority: 180 } },
    "gemini-3.8-flash": { serviceTiers: { priority: 180 } },
  },
};

/**
 * The names that the price source counts to another model, and that can less than it: they are models of their own, tried first.
 * https://ai.google.dev/gemma/docs/core: the smallest Gemma 3 reads no images, and has a quarter of the others' window.
 */
export const MODELS_APART: readonly ExtraModel[] = [{ providerId: "google", id: "gemma-3-1b-it", prices: {} }];

/** A model that has a price here when the price source has none for its name. */
export interface ExtraModel {
  providerId: string;
  id: string;
  prices: ModelPrice;
}

const extra = (providerId: string, id: string, prices: ModelPrice): ExtraModel => ({ providerId, id, prices });
const longContext = (base: number) => ({ base, tiers: [{ start: 199_999, price: base * 2 }] });

export const EXTRA_MODELS: readonly ExtraModel[] = [
  extra("openai", "gpt-4o", { input_mtok: 2.5, output_mtok: 10 }),
  extra("openai", "gpt-4o-mini", { input_mtok: 0.15, output_mtok: 0.6 }),
  extra("anthropic", "claude-3-5-sonnet-20241022", { input_mtok: 3, output_mtok: 15 }),
  extra("anthropic", "claude-3-5-haiku-20241022", { input_mtok: 0.8, output_mtok: 4 }),
  extra("google", "gemini-1.5-pro", { input_mtok: 1.25, output_mtok: 5 }),
  extra("google", "gemini-1.5-flash", { input_mtok: 0.075, output_mtok: 0.3 }),
  // By the character, in dollars per million: https://developers.openai.com/api/docs/pricing
  extra("openai", "tts-1", { characters_mcount: 15 }),
  extra("openai", "tts-1-hd", { characters_mcount: 30 }),
  // By the picture, in dollars per thousand; its answers state the same. https://docs.x.ai/developers/pricing
  extra("xai", "grok-imagine-image", { images_kcount: 20 }),
  extra("xai", "grok-beta", { input_mtok: 5, output_mtok: 15 }),
  // What answers call grok-3-mini at high effort; the cost that they state is grok-3-mini's.
  extra("xai", "grok-3-mini-high", { input_mtok: 0.3, cache_read_mtok: 0.075, output_mtok: 0.5 }),
  // https://docs.x.ai/developers/pricing
  extra("xai", "grok-4.7", { input_mtok: longContext(2), cache_read_mtok: longContext(0.5), output_mtok: longContext(6) }),
  extra("xai", "grok-4.20-0309-reasoning", { input_mtok: longContext(1.25), cache_read_mtok: longContext(0.2), output_mtok: longContext(2.5) }),
  extra("xai", "grok-4.20-0309-non-reasoning", { input_mtok: longContext(1.25), cache_read_mtok: longContext(0.2), output_mtok: longContext(2.5) }),
];
