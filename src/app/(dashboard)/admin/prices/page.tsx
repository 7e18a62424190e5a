import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireAdministrator } from "@/app/require-administrator";
import { listModels } from "@/catalog/edit/models";
import { PageHeader } from "@/ui/page-parts";
import { modelOption } from "../model-option";
import { PriceBook } from "./price-book";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.prices"))("title") };
}

export default async function PricesPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { organization } = await requireAdministrator();
  const { model } = await searchParams;
  const models = (await listModels()).map(modelOption);
  const t = await getTranslations("admin.prices");
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} />
      <PriceBook models={models} chosen={models.find(({ id }) => id === model) ?? null} timeZone={organization.timeZone} />
    </>
  );
}
