import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { showProviders } from "@/app/administration/show-catalog";
import { requireAdministrator } from "@/app/require-administrator";
import { ProviderList } from "./provider-list";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.providers"))("title") };
}

export default async function ProvidersPage() {
  await requireAdministrator();
  return <ProviderList providers={await showProviders()} nowMs={Date.now()} />;
}
