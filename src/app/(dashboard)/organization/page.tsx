import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireMember } from "@/app/require-member";
import { isMailConfigured } from "@/mail/send-mail";
import { listInvitations } from "@/organizations/list-invitations";
import { listMembers } from "@/organizations/list-members";
import { showOrganization } from "@/organizations/show-organization";
import { getBalance } from "@/queries/balance/get-balance";
import { PageHeader } from "@/ui/page-parts";
import { EndCard } from "./end-card";
import { InvitationCard } from "./invitation-card";
import { LimitsCard } from "./limits-card";
import { MemberCard } from "./member-card";
import { SettingsCard } from "./settings-card";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("organization"))("title") };
}

export default async function OrganizationPage() {
  const { member, organization } = await requireMember();
  const [shown, members, invitations, { balance }, t] = await Promise.all([
    showOrganization(member),
    listMembers(organization.id),
    listInvitations(organization.id),
    getBalance(organization.id),
    getTranslations("organization"),
  ]);
  const { role, userId } = member;
  const own = members.find((one) => one.userId === userId);
  const isOnlyOwner = role === "owner" && members.filter((one) => one.role === "owner").length === 1;
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} />
      <div className="grid gap-4">
        <SettingsCard organization={shown} zones={["UTC", ...Intl.supportedValuesOf("timeZone")]} />
        <LimitsCard organization={shown} />
        <MemberCard members={members} role={role} userId={userId} timeZone={shown.timeZone} isOnlyOwner={isOnlyOwner} />
        <InvitationCard invitations={invitations} role={role} timeZone={shown.timeZone} mails={isMailConfigured()} />
        {own ? (
          <EndCard
            organizationName={shown.name}
            role={role}
            memberId={own.id}
            isOnlyOwner={isOnlyOwner}
            available={balance.available}
            createdAt={shown.createdAt}
          />
        ) : null}
      </div>
    </>
  );
}
