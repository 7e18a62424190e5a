import { resaleKey } from "../simulator/check-resale";
import { providerNames } from "../simulator/provider-names";

const INHERITED = ["PATH", "HOME", "TMPDIR", "LANG", "SystemRoot"];

/**
 * What an operator's shell would give: nothing of the test runner's own (`NODE_ENV`, `NODE_OPTIONS`, `DATABASE_URL`) may reach a server. Providers are
 * not asked how they are: the simulator's books would count it.
 */
export function serverEnv(env: Record<string, string>): NodeJS.ProcessEnv {
  const inherited = INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", HEALTH_CHECKS: "off", ...Object.fromEntries(inherited), ...env };
}

/** The operator's own keys, with which calls are resold; and test money, which must be asked for by name where there are such keys. */
export function resaleKeys(): Record<string, string> {
  const keys = Object.fromEntries(providerNames.map((provider) => [`${provider.toUpperCase()}_API_KEY`, resaleKey(provider)]));
  return { ...keys, TOPUP: "manual" };
}

/** Every provider is the simulator at `origin`. */
export function simulatedProviders(origin: string): Record<string, string> {
  return {
    UPSTREAM_OPENAI_URL: `${origin}/openai/v1`,
    UPSTREAM_ANTHROPIC_URL: `${origin}/anthropic/v1`,
    UPSTREAM_GOOGLE_URL: `${origin}/google`,
    UPSTREAM_XAI_URL: `${origin}/xai/v1`,
  };
}
