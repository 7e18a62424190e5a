import { listModels } from "@/catalog/edit/models";
import { listProviders, type ProviderView } from "@/catalog/edit/providers";
import type { ModelView } from "@/catalog/edit/show-model";
import { findProvider } from "@/catalog/load-catalog";
import type { BreakerState, HealthStatus } from "@/domain/health";
import { listBreakers } from "@/health/list-breakers";
import type { HealthView } from "@/health/read-health";
import { readProviderHealth } from "@/runtime/routing";
import { type EffectiveAddress, effectiveAddress } from "./effective-address";
import { readToday } from "./platform-usage";

/** What has been used since midnight, UTC, by all organizations. */
export interface Today {
  requests: number;
  unpricedRequests: number;
  tokens: number;
  /** US dollars: what providers charge for those whose cost is known. */
  cost: string;
}

/** A provider as the contract shows it. */
export interface ShownProvider extends ProviderView, EffectiveAddress {
  healthStatus: HealthStatus;
  healthCheckedAt: string | null;
  /** What is wrong; null: nothing, or not known. */
  healthError: string | null;
  /** Those that are not closed. `model` null: the provider as a whole. */
  breakers: { model: string | null; state: BreakerState; reason: string; retryAt: string | null }[];
  today: Today;
}

/** A model as the contract shows it. */
export interface ShownModel extends ModelView {
  healthStatus: HealthStatus;
  /** Of its provider. */
  healthCheckedAt: string | null;
  today: Today;
}

export async function showProviders(): Promise<ShownProvider[]> {
  const [providers, show] = await Promise.all([listProviders(), openViews()]);
  return providers.map(show.provider);
}

export async function showModels(): Promise<ShownModel[]> {
  const [models, show] = await Promise.all([listModels(), openViews()]);
  return models.map(show.model);
}

/** With health and today's use, for one that was just changed. */
export const showProvider = async (provider: ProviderView): Promise<ShownProvider> => (await openViews()).provider(provider);
export const showModel = async (model: ModelView): Promise<ShownModel> => (await openViews()).model(model);

/** Its row is there, and no call goes to it: its address is private, or none. */
const UNREACHABLE = {
  status: "down",
  checkedAt: null,
  error: "Calls may not go to its base URL (ALLOW_PRIVATE_UPSTREAMS permits private ones).",
} as const;

async function openViews() {
  const [health, today, breakers] = await Promise.all([readProviderHealth(), readToday(), listBreakers()]);
  return {
    provider: (provider: ProviderView): ShownProvider => {
      const { status, checkedAt, error } = findProvider(provider.id) ? health.provider(provider.id) : UNREACHABLE;
      return {
        ...provider,
        ...effectiveAddress(provider),
        healthStatus: status,
        healthCheckedAt: checkedAt?.toISOString() ?? null,
        healthError: error,
        breakers: breakers
          .filter(({ providerId, state }) => providerId === provider.id && state !== "closed")
          .map(({ model, state, reason, retryAt }) => ({ model: model || null, state, reason, retryAt: retryAt?.toISOString() ?? null })),
        today: today.ofProvider(provider.id),
      };
    },
    model: (model: ModelView): ShownModel => ({
      ...model,
      healthStatus: statusOf(health, model),
      healthCheckedAt: health.provider(model.provider.id).checkedAt?.toISOString() ?? null,
      today: today.ofModel(model.id),
    }),
  };
}

function statusOf(health: HealthView, { provider, upstreamModel }: ModelView): HealthStatus {
  return health.model({ providerId: provider.id, upstreamModel });
}
