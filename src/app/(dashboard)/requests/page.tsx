import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { requireMember } from "@/app/require-member";
import { findCredentialName } from "@/queries/find-credential-name";
import { SORTED_MAX } from "@/queries/requests/find-by-figure";
import { PageHeader } from "@/ui/page-parts";
import { RangeBar } from "../range-bar/range-bar";
import { RangeNotice } from "../range-bar/range-notice";
import { readView, type SearchParams } from "../range-bar/read-view";
import { FindRequest } from "./find-request";
import { COLUMNS_COOKIE, readColumns } from "./log-columns";
import { readFirstPage } from "./read-first-page";
import { readLog } from "./read-log";
import { RequestLog } from "./request-log";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("requests"))("title") };
}

/** The first page of the log comes with the HTML; from then on the browser keeps it current. */
export default async function RequestsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { organization } = await requireMember();
  const asked = await searchParams;
  const now = new Date();
  const view = readView(asked, { now, timeZone: organization.timeZone });
  const { query, isLive, isFiltered } = readLog(asked, view, now);
  const { keyId } = view.filter;
  const [{ page, sort, isTooMany }, keyName, t, stored] = await Promise.all([
    readFirstPage(organization.id, view.filter, asked),
    keyId ? findCredentialName(organization.id, keyId) : null,
    getTranslations("requests"),
    cookies(),
  ]);
  return (
    <>
      <PageHeader title={t("title")} {...(sort === null && { hint: t("hint") })}>
        <FindRequest />
      </PageHeader>
      <RangeBar view={view} organizationZone={organization.timeZone} keyName={keyName} without={["compare"]} />
      <RangeNotice isAsAsked={view.isAsAsked} />
      {isTooMany ? <p className="mb-4 rounded-lg bg-warn-soft px-3 py-2 text-[13px] text-warn">{t("tooManyToSort", { max: SORTED_MAX })}</p> : null}
      <RequestLog
        key={JSON.stringify([query, sort])}
        initial={page}
        query={query}
        sort={sort}
        range={{ from: view.filter.from.toISOString(), to: view.filter.to.toISOString() }}
        isLive={isLive}
        isFiltered={isFiltered}
        columns={readColumns(stored.get(COLUMNS_COOKIE)?.value)}
        organization={{ id: organization.id, timeZone: organization.timeZone }}
        timeZone={view.timeZone}
      />
    </>
  );
}
