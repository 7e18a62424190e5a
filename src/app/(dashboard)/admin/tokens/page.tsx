import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireAdministrator } from "@/app/require-administrator";
import { listAdminTokens } from "@/keys/admin-token";
import { CredentialList } from "../../credentials/credential-list";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.tokens"))("title") };
}

export default async function AdminTokensPage() {
  const { organization } = await requireAdministrator();
  const tokens = (await listAdminTokens()).map((token) => ({ ...token, mayChange: true }));
  return <CredentialList words="admin.tokens" credentials={tokens} mayCreate timeZone={organization.timeZone} nowMs={Date.now()} />;
}
