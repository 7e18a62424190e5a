import type { TestGateway } from "./start-gateway";

export interface TestRoute {
  name: string;
  /** `provider/model`. */
  primary: string;
  fallbacks?: string[];
  contextWindowFallbacks?: string[];
  numRetries?: number | null;
  timeoutSeconds?: number | null;
  ttftTimeoutSeconds?: number | null;
  isDefault?: boolean;
}

/** Stores a route that is tried in its own order; calls see it from now on. */
export async function makeRoute(gateway: Pick<TestGateway, "database">, route: TestRoute): Promise<void> {
  const { name, primary, fallbacks = [], contextWindowFallbacks = [], numRetries = null, ...rest } = route;
  await gateway.database().route.create({
    data: {
      id: `route_${name}`,
      name,
      strategy: "simple",
      primaryModel: primary,
      fallbackModels: JSON.stringify(fallbacks),
      contextWindowFallbacks: JSON.stringify(contextWindowFallbacks),
      numRetries,
      ...rest,
    },
  });
  const { refreshCatalog } = await import("../../src/catalog/load-catalog");
  await refreshCatalog();
}

/** Providers that fail again and again are asked all the same: for suites that are about falling over, and not about breakers. */
export async function ignoreFailures(): Promise<void> {
  const { router } = await import("../../src/runtime/routing");
  router().observe = () => undefined;
}
