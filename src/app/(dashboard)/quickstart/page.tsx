import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { readOrigin } from "@/app/origin";
import { requireMember } from "@/app/require-member";
import { findResoldModel } from "@/catalog/find-resold-model";
import { isConfigured } from "@/catalog/provider-key";
import { includesRole } from "@/domain/roles";
import { fillRange } from "@/queries/filter";
import { getBalance } from "@/queries/get-balance";
import { listRequests } from "@/queries/list-requests";
import { PageHeader } from "@/ui/page-parts";
import { RESELLER_MODELS } from "@/ui/reseller-snippets";
import { Quickstart } from "./quickstart";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("quickstart"))("title") };
}

/** Only providers that the operator has a key for can be called; without any, the steps say so. */
function resoldModels(): string[] {
  const nowMs = Date.now();
  return RESELLER_MODELS.filter((model) => {
    const found = findResoldModel(model, nowMs);
    return found.status === "found" && isConfigured(found.provider);
  });
}

export default async function QuickstartPage({ searchParams }: { searchParams: Promise<{ way?: string | string[] }> }) {
  const { organization, member } = await requireMember();
  const newest = async (mode: "pass-through" | "reseller") =>
    (await listRequests(organization.id, { ...fillRange({}), mode }, { limit: 1 })).requests[0] ?? null;
  const [own, reseller, { balance }] = await Promise.all([newest("pass-through"), newest("reseller"), getBalance(organization.id)]);
  const t = await getTranslations("quickstart");
  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader title={t("title")} hint={t("hint")} />
      <Quickstart
        serverOrigin={await readOrigin()}
        initialWay={(await searchParams).way === "reseller" ? "reseller" : "own"}
        latest={{ own, reseller }}
        timeZone={organization.timeZone}
        mayMint={includesRole(member.role, "member")}
        resale={{ available: balance.available, models: resoldModels() }}
      />
    </div>
  );
}
