import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { listSessions } from "@/access/own-sessions";
import { requireMember } from "@/app/require-member";
import { PageHeader } from "@/ui/page-parts";
import { NameCard } from "./name-card";
import { PasswordCard } from "./password-card";
import { SessionCard } from "./session-card";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account"))("title") };
}

export default async function AccountPage() {
  const { member, user, organization } = await requireMember();
  const [sessions, t] = await Promise.all([listSessions(member), getTranslations("account")]);
  return (
    <>
      <PageHeader title={t("title")} hint={user.email} />
      <div className="grid gap-4">
        <div className="grid gap-4 lg:grid-cols-2">
          <NameCard name={user.name} />
          <PasswordCard email={user.email} />
        </div>
        <SessionCard sessions={sessions} timeZone={organization.timeZone} />
      </div>
    </>
  );
}
