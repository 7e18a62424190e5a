import type { Rates } from "../../domain/price";
import type { Quirk, Wire } from "../../domain/provider";

export interface ProviderSeed {
  id: string;
  name: string;
  wire: Wire;
  quirks: readonly Quirk[];
  keyVariable: string;
  healthPath: string;
  baseUrl: string;
  /** The provider's id in the price source. */
  sourceId: string;
  /** What the price source does not say and the provider documents for all its models that are billed by the token. */
  serviceTiers: NonNullable<Rates["serviceTiers"]>;
  fees: NonNullable<Rates["fees"]>;
}

/** $10 and $5 per 1,000 calls, in pico-dollars per call. */
const TEN_PER_THOUSAND = "10000000000";
const FIVE_PER_THOUSAND = "5000000000";

export const PROVIDER_SEEDS: readonly ProviderSeed[] = [
  {
    id: "openai",
    name: "OpenAI",
    wire: "openai",
    quirks: ["speaks_responses"],
    keyVariable: "OPENAI_API_KEY",
    healthPath: "/models",
    baseUrl: "https://api.openai.com/v1",
    sourceId: "openai",
    // Batch and flex processing: half the list price. https://developers.openai.com/api/docs/pricing
    serviceTiers: { batch: 50, flex: 50 },
    // The web search tool. The retired preview tool cost $25 on models that do not reason; an answer does not say which tool ran.
    fees: { webSearches: TEN_PER_THOUSAND },
  },
  {
    id: "anthropic",
    name: "Anthropic",
    wire: "anthropic",
    quirks: [],
    keyVariable: "ANTHROPIC_API_KEY",
    healthPath: "/models",
    baseUrl: "https://api.anthropic.com/v1",
    sourceId: "anthropic",
    // Message Batches: half the list price. https://platform.claude.com/docs/en/about-claude/pricing
    serviceTiers: { batch: 50 },
    fees: { webSearches: TEN_PER_THOUSAND },
  },
  {
    id: "google",
    name: "Google",
    wire: "google",
    quirks: [],
    keyVariable: "GOOGLE_API_KEY",
    healthPath: "/models",
    baseUrl: "https://generativelanguage.googleapis.com",
    sourceId: "google",
    // Batch and flex: half the list price. https://ai.google.dev/gemini-api/docs/pricing
    serviceTiers: { batch: 50, flex: 50 },
    fees: {},
  },
  {
    id: "xai",
    name: "xAI",
    wire: "openai",
    quirks: [
      "speaks_messages",
      "speaks_responses",
      "flat_errors",
      "reasoning_apart",
      "keeps_reasoning",
      "hidden_prompt",
      "no_embeddings",
      "reshapes_chat",
    ],
    keyVariable: "XAI_API_KEY",
    healthPath: "/models",
    baseUrl: "https://api.x.ai/v1",
    sourceId: "x-ai",
    // Its batch discount differs by model (20 to 50 %), so a batch is unpriced.
    serviceTiers: {},
    // https://docs.x.ai/developers/pricing: web search, $5 per 1,000 calls.
    fees: { webSearches: FIVE_PER_THOUSAND },
  },
];

export interface RouteSeed {
  pattern: string;
  providerId: string;
  upstreamModel: string | null;
  position: number;
}

const exact = (pattern: string, providerId: string, upstreamModel = pattern) => ({ pattern, providerId, upstreamModel });
const prefix = (pattern: string, providerId: string) => ({ pattern, providerId, upstreamModel: null });

/** Exact names first, then prefixes; positions leave room for an administrator's own routes between, before and behind them. */
export const ROUTE_SEEDS: readonly RouteSeed[] = [
  exact("gpt-4o", "openai"),
  exact("gpt-4o-mini", "openai"),
  exact("claude-3-5-sonnet", "anthropic", "claude-3-5-sonnet-20241022"),
  exact("claude-3-5-haiku", "anthropic", "claude-3-5-haiku-20241022"),
  exact("gemini-1.5-pro", "google"),
  exact("gemini-1.5-flash", "google"),
  exact("grok-beta", "xai"),
  prefix("gpt-*", "openai"),
  prefix("chatgpt-*", "openai"),
  prefix("text-embedding-*", "openai"),
  prefix("o*", "openai"),
  prefix("claude-*", "anthropic"),
  prefix("gemini-*", "google"),
  prefix("grok-*", "xai"),
  prefix("tts-*", "openai"),
  prefix("whisper-*", "openai"),
].map((route, index) => ({ ...route, position: (index + 1) * 100 }));
