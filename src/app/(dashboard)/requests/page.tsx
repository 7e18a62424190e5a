import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireMember } from "@/app/require-member";
import { listCredentialNames } from "@/queries/credential-names";
import { listModels } from "@/queries/get-by-model";
import { listRequests, listRequestsSchema } from "@/queries/list-requests";
import { PageHeader } from "@/ui/page-parts";
import { readLogFilter } from "./log-filter";
import { RequestLog } from "./request-log";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("requests"))("title") };
}

/** The first page of the log comes with the HTML; from then on the browser keeps it current. */
export default async function RequestsPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { organization } = await requireMember();
  const asked = await searchParams;
  const logFilter = readLogFilter((name) => [asked[name]].flat()[0]);
  const parsed = listRequestsSchema.safeParse(logFilter);
  const { limit, cursor, ...filter } = parsed.success ? parsed.data : listRequestsSchema.parse({});
  const [page, models, credentials] = await Promise.all([
    listRequests(organization.id, filter, { limit, cursor }),
    listModels(organization.id, { from: filter.from, to: filter.to }),
    listCredentialNames(organization.id),
  ]);
  const t = await getTranslations("requests");
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} />
      <RequestLog
        initial={page}
        initialFilter={parsed.success ? logFilter : {}}
        models={models}
        credentials={credentials}
        timeZone={organization.timeZone}
      />
    </>
  );
}
