import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireAdministrator } from "@/app/require-administrator";
import { listModels } from "@/catalog/edit/models";
import { listProviders } from "@/catalog/edit/providers";
import { ModelList } from "./model-list";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.models"))("title") };
}

export default async function ModelsPage() {
  const { organization } = await requireAdministrator();
  const [models, providers] = await Promise.all([listModels(), listProviders()]);
  const named = providers.map(({ id, displayName }) => ({ id, displayName }));
  return <ModelList models={models} providers={named} timeZone={organization.timeZone} nowMs={Date.now()} />;
}
