import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireAdministrator } from "@/app/require-administrator";
import { listProviders } from "@/catalog/edit/providers";
import { ProviderList } from "./provider-list";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.providers"))("title") };
}

export default async function ProvidersPage() {
  await requireAdministrator();
  return <ProviderList providers={await listProviders()} nowMs={Date.now()} />;
}
