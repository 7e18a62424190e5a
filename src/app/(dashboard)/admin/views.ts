import type { ProviderView } from "@/catalog/edit/providers";
import type { ModelView } from "@/catalog/edit/show-model";

export type HealthStatus = "healthy" | "degraded" | "down" | "unknown";

/** Of all organizations, since midnight UTC. `cost` is the providers', in USD as a decimal string. */
export interface TodayUse {
  requests: number;
  tokens: number;
  cost: string;
}

/** What is known about an entity besides its row; left out where nothing observes it. */
interface Observed {
  healthStatus?: HealthStatus;
  healthCheckedAt?: string | null;
  today?: TodayUse;
}

/** Of a provider's model; null: of the whole provider. */
export interface BreakerView {
  model: string | null;
  state: "closed" | "open" | "half-open";
}

export type ProviderItem = ProviderView & Observed & { breakers?: BreakerView[] };
export type ModelItem = ModelView & Observed;
