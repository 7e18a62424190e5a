import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { listSessions } from "@/access/own-sessions";
import { requireMember } from "@/app/require-member";
import { PageHeader } from "@/ui/page-parts";
import { readTheme } from "@/ui/theme";
import { DisplayCard } from "./display-card";
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
          <div className="grid content-start gap-4">
            <NameCard name={user.name} />
            <DisplayCard theme={readTheme((await cookies()).get("theme")?.value)} />
          </div>
          <PasswordCard email={user.email} />
        </div>
        <SessionCard sessions={sessions} timeZone={organization.timeZone} />
      </div>
    </>
  );
}
