import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { readOrigin } from "@/app/read-origin";
import { requireMember } from "@/app/require-member";
import { fillRange } from "@/queries/filter";
import { listRequests } from "@/queries/list-requests";
import { PageHeader } from "@/ui/page-header";
import { Quickstart } from "./quickstart";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("quickstart"))("title") };
}

export default async function QuickstartPage() {
  const { organization } = await requireMember();
  const { requests } = await listRequests(organization.id, fillRange({}), { limit: 1 });
  const t = await getTranslations("quickstart");
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader title={t("title")} hint={t("hint")} />
      <Quickstart serverOrigin={await readOrigin()} latest={requests[0] ?? null} timeZone={organization.timeZone} />
    </div>
  );
}
