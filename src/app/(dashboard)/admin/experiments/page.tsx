import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireAdministrator } from "@/app/require-administrator";
import { listModels } from "@/catalog/edit/models";
import { listRoutes } from "@/catalog/edit/routes";
import { listExperiments } from "@/experiments/experiments";
import { ExperimentList } from "./experiment-list";
import { routeOption } from "./route-option";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.experiments"))("title") };
}

export default async function ExperimentsPage() {
  await requireAdministrator();
  const [experiments, routes, models] = await Promise.all([listExperiments(), listRoutes(), listModels()]);
  const names = new Map(models.map(({ id, modelName }) => [id, modelName]));
  return <ExperimentList experiments={experiments} routes={routes.map((route) => routeOption(route, names))} />;
}
