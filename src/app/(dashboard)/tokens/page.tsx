import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireMember } from "@/app/require-member";
import { listMonitorTokens } from "@/keys/list-monitor-tokens";
import { TokenList } from "./token-list";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tokens"))("title") };
}

export default async function TokensPage() {
  const { organization } = await requireMember();
  return <TokenList tokens={await listMonitorTokens(organization.id)} timeZone={organization.timeZone} nowMs={Date.now()} />;
}
