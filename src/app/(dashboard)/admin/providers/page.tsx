import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { showProviders } from "@/app/administration/show-catalog";
import { requireAdministrator } from "@/app/require-administrator";
import { listBreakerChanges } from "@/health/list-breakers";
import { BreakerTimeline } from "./breaker-timeline";
import { ProviderList } from "./provider-list";

const DAY_MS = 86_400_000;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.providers"))("title") };
}

export default async function ProvidersPage() {
  const { organization } = await requireAdministrator();
  const nowMs = Date.now();
  const [providers, changes] = await Promise.all([showProviders(), listBreakerChanges({ sinceMs: nowMs - DAY_MS })]);
  return (
    <>
      <ProviderList providers={providers} nowMs={nowMs} />
      <BreakerTimeline changes={changes} timeZone={organization.timeZone} />
    </>
  );
}
