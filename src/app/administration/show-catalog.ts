import { listModels } from "@/catalog/edit/models";
import { listProviders, type ProviderView } from "@/catalog/edit/providers";
import type { ModelView } from "@/catalog/edit/show-model";
import type { HealthStatus } from "@/domain/health";
import type { HealthView } from "@/health/read-health";
import { readProviderHealth } from "@/runtime/routing";
import { readToday } from "./platform-usage";

/** What has been used since midnight, UTC, by all organizations. */
interface Today {
  requests: number;
  tokens: number;
  /** US dollars: what providers charge. */
  cost: string;
}

/** A provider as the contract shows it. */
export interface ShownProvider extends ProviderView {
  healthStatus: HealthStatus;
  healthCheckedAt: string | null;
  /** What is wrong; null: nothing, or not known. */
  healthError: string | null;
  today: Today;
}

/** A model as the contract shows it. */
export interface ShownModel extends ModelView {
  healthStatus: HealthStatus;
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

async function openViews() {
  const [health, today] = await Promise.all([readProviderHealth(), readToday()]);
  return {
    provider: (provider: ProviderView): ShownProvider => {
      const { status, checkedAt, error } = health.provider(provider.id);
      return {
        ...provider,
        healthStatus: status,
        healthCheckedAt: checkedAt?.toISOString() ?? null,
        healthError: error,
        today: today.ofProvider(provider.id),
      };
    },
    model: (model: ModelView): ShownModel => ({ ...model, healthStatus: statusOf(health, model), today: today.ofModel(model.id) }),
  };
}

function statusOf(health: HealthView, { provider, upstreamModel }: ModelView): HealthStatus {
  return health.model({ providerId: provider.id, upstreamModel });
}
