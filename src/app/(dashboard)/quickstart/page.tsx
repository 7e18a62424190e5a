import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { isAdministrator } from "@/access/administrator";
import { readOrigin } from "@/app/origin";
import { requireMember } from "@/app/require-member";
import { includesRole } from "@/domain/roles";
import { getBalance } from "@/queries/balance/get-balance";
import { PageHeader } from "@/ui/page-parts";
import { Quickstart } from "./quickstart";
import { readFacts, resoldModels } from "./read-facts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("quickstart"))("title") };
}

export default async function QuickstartPage({ searchParams }: { searchParams: Promise<{ way?: string | string[] }> }) {
  const { organization, member, user } = await requireMember();
  const [facts, { balance }, administers] = await Promise.all([readFacts(organization.id), getBalance(organization.id), isAdministrator(user)]);
  const t = await getTranslations("quickstart");
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader title={t("title")} hint={t("hint")} />
      <Quickstart
        serverOrigin={await readOrigin()}
        initialWay={(await searchParams).way === "reseller" ? "reseller" : "own"}
        facts={facts}
        timeZone={organization.timeZone}
        mayMint={includesRole(member.role, "member")}
        administers={administers}
        resale={{ available: balance.available, models: resoldModels() }}
      />
    </div>
  );
}
