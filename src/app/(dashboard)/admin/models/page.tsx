import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { showModels } from "@/app/administration/show-catalog";
import { requireAdministrator } from "@/app/require-administrator";
import { listProviders } from "@/catalog/edit/providers";
import { ModelList } from "./model-list";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.models"))("title") };
}

export default async function ModelsPage() {
  const { organization } = await requireAdministrator();
  const [models, providers] = await Promise.all([showModels(), listProviders()]);
  const named = providers.map(({ id, displayName }) => ({ id, displayName }));
  return <ModelList models={models} providers={named} timeZone={organization.timeZone} nowMs={Date.now()} />;
}
