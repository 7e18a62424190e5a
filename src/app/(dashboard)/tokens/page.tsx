import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireMember } from "@/app/require-member";
import { includesRole } from "@/domain/roles";
import { MONITOR_TOKEN } from "@/keys/credential-kind";
import { CredentialList } from "../credentials/credential-list";
import { listWithSpend } from "../credentials/list-with-spend";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tokens"))("title") };
}

export default async function TokensPage() {
  const { member, organization } = await requireMember();
  const credentials = await listWithSpend(MONITOR_TOKEN, member);
  const mayCreate = includesRole(member.role, "member");
  return <CredentialList words="tokens" credentials={credentials} mayCreate={mayCreate} timeZone={organization.timeZone} nowMs={Date.now()} />;
}
