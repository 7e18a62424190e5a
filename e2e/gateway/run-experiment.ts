import type { RunningExperiment } from "../../src/domain/experiment";
import type { TestGateway } from "./start-gateway";

/** Stores a running experiment on a route of makeRoute; calls take part from now on. */
export async function runExperiment(
  gateway: Pick<TestGateway, "database">,
  { id, route, arms, stickyBy = null, mode = "split" }: Partial<RunningExperiment> & Pick<RunningExperiment, "id" | "arms"> & { route: string },
): Promise<void> {
  const columns = { id, name: id, routeId: `route_${route}`, arms: JSON.stringify(arms), stickyBy, mode, metric: "cost", status: "running" };
  await gateway.database().experiment.create({ data: { ...columns, startedAt: new Date() } });
  const { refreshCatalog } = await import("../../src/catalog/load-catalog");
  await refreshCatalog();
}
