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
].map((route, index) => ({ ...route, position: (index + 1) * 100 }));
