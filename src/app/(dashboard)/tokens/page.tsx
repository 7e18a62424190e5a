import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireMember } from "@/app/require-member";
import { MONITOR_TOKEN } from "@/keys/credential-kind";
import { listCredentials } from "@/keys/list-credentials";
import { CredentialList } from "../credentials/credential-list";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tokens"))("title") };
}

export default async function TokensPage() {
  const { organization } = await requireMember();
  const credentials = await listCredentials(MONITOR_TOKEN, organization.id);
  return <CredentialList words="tokens" credentials={credentials} timeZone={organization.timeZone} nowMs={Date.now()} />;
}
