import type { ProviderName } from "../tools/simulator/provider-names";

/** A model of each provider by its everyday name, what the provider is asked for, and its published price in pico-dollars a token. */
export const MODELS: Record<ProviderName, { name: string; upstream: string; input: bigint; output: bigint }> = {
  openai: { name: "gpt-4o-mini", upstream: "gpt-4o-mini", input: 150_000n, output: 600_000n },
  anthropic: { name: "claude-3-5-haiku", upstream: "claude-3-5-haiku-20241022", input: 800_000n, output: 4_000_000n },
  google: { name: "gemini-1.5-flash", upstream: "gemini-1.5-flash", input: 75_000n, output: 300_000n },
  xai: { name: "grok-beta", upstream: "grok-beta", input: 5_000_000n, output: 15_000_000n },
};
