import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireAdministrator } from "@/app/require-administrator";
import { loadCatalog } from "@/catalog/load-catalog";
import { PageHeader } from "@/ui/page-parts";
import { Reconciliation } from "./reconciliation";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.reconciliation"))("title") };
}

export default async function ReconciliationPage() {
  await requireAdministrator();
  const [{ providers }, t] = await Promise.all([loadCatalog(), getTranslations("admin.reconciliation")]);
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} />
      <Reconciliation providers={[...providers.keys()].sort()} />
    </>
  );
}
