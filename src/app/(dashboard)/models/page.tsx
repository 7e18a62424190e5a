import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireMember } from "@/app/require-member";
import { listModelOffers } from "@/runtime/list-model-offers";
import { PageHeader } from "@/ui/page-parts";
import { ModelList } from "./model-list";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("models"))("title") };
}

export default async function ModelsPage({ searchParams }: { searchParams: Promise<{ q?: string | string[] }> }) {
  await requireMember();
  const [t, { q }, { models, areCallable }] = await Promise.all([getTranslations("models"), searchParams, listModelOffers()]);
  return (
    <>
      <PageHeader title={t("title")} hint={t(areCallable ? "hint" : "priceList")} />
      <ModelList models={models} search={typeof q === "string" ? q : ""} />
    </>
  );
}
