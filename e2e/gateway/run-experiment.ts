import type { ExperimentMetric, RunningExperiment } from "../../src/domain/experiment";
import type { TestGateway } from "./start-gateway";

type ExperimentOptions = Partial<RunningExperiment> & Pick<RunningExperiment, "id" | "arms"> & { route: string; metric?: ExperimentMetric };

/** Stores a running experiment on a route of makeRoute; calls take part from now on. */
export async function runExperiment(
  gateway: Pick<TestGateway, "database">,
  { id, route, arms, stickyBy = null, mode = "split", metric = "cost" }: ExperimentOptions,
): Promise<void> {
  const columns = { id, name: id, routeId: `route_${route}`, arms: JSON.stringify(arms), stickyBy, mode, metric, status: "running" };
  await gateway.database().experiment.create({ data: { ...columns, startedAt: new Date() } });
  const { refreshCatalog } = await import("../../src/catalog/load-catalog");
  await refreshCatalog();
}
