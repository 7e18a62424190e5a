import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireAdministrator } from "@/app/require-administrator";
import { listModels } from "@/catalog/edit/models";
import { listRoutes } from "@/catalog/edit/routes";
import { modelOption } from "../model-option";
import { RouteList } from "./route-list";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.routes"))("title") };
}

export default async function RoutesPage() {
  await requireAdministrator();
  const [routes, models] = await Promise.all([listRoutes(), listModels()]);
  return <RouteList routes={routes} models={models.map(modelOption)} />;
}
