import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { requireMember } from "@/app/require-member";
import { findCredentialName } from "@/queries/find-credential-name";
import { PageHeader } from "@/ui/page-parts";
import { RangeBar } from "../range-bar/range-bar";
import { RangeNotice } from "../range-bar/range-notice";
import { readView, type SearchParams } from "../range-bar/read-view";
import { OverviewBody } from "./overview-body";
import { OverviewSkeleton } from "./overview-skeleton";
import { readGrouping } from "./read-grouping";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("overview"))("title") };
}

export default async function OverviewPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { organization } = await requireMember();
  const { sort: _inTheBrowser, ...asked } = await searchParams;
  const now = new Date();
  const view = readView(asked, { now, timeZone: organization.timeZone });
  const grouping = readGrouping(asked);
  const { keyId } = view.filter;
  const t = await getTranslations("overview");
  const time = await getTranslations("time");
  return (
    <>
      <PageHeader title={t("title")} hint={time("zone", { zone: view.timeZone })} />
      <RangeBar view={view} organizationZone={organization.timeZone} keyName={keyId ? await findCredentialName(organization.id, keyId) : null} />
      <RangeNotice isAsAsked={view.isAsAsked && grouping.isAsAsked} />
      <Suspense key={JSON.stringify(asked)} fallback={<OverviewSkeleton />}>
        <OverviewBody organizationId={organization.id} view={view} by={grouping.by} now={now} />
      </Suspense>
    </>
  );
}
