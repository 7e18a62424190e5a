import type { HealthStatus } from "../domain/health";
import type { Reading, Side } from "./compare-reading";
import { linkTo, organizationOf, type WatchedRule } from "./watched-rule";

export interface ProviderState {
  id: string;
  name: string;
  status: HealthStatus;
}

/** A provider that nobody has called or checked lately is neither down nor back. */
const SIDES: Record<HealthStatus, Side> = { down: "over", degraded: "clear", healthy: "clear", unknown: "between" };

/**
 * Rules of kind `provider_down`: each provider for itself, and again when it has recovered. What exactly is wrong may be the operator's own affair (a
 * rejected key, an unpaid bill): customers are told that it is down.
 */
export function readProviders(rules: readonly WatchedRule[], providers: readonly ProviderState[]): Reading[] {
  return rules.flatMap((rule) =>
    providers.map(({ id, name, status }): Reading => {
      const data = { organization: organizationOf(rule), provider: { id, name }, status, link: linkTo("/models") };
      return {
        ...{ ruleId: rule.id, subject: id, side: SIDES[status] },
        news: { type: "provider.down", data },
        clearNews: { type: "provider.recovered", data },
      };
    }),
  );
}
