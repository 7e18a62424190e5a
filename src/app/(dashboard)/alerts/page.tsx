import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { listDeliveries, listDeliveriesSchema } from "@/alerts/deliveries";
import { listChannels } from "@/alerts/list-channels";
import { listRules } from "@/alerts/list-rules";
import { requireMember } from "@/app/require-member";
import { translateError } from "@/app/translate-error";
import { includesRole } from "@/domain/roles";
import { isMailConfigured } from "@/mail/send-mail";
import type { Locale } from "@/messages/choose-locale";
import { PageHeader } from "@/ui/page-parts";
import { ChannelCard } from "./channel-card";
import { HistoryCard } from "./history-card";
import { RuleCard } from "./rule-card";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("alerts"))("title") };
}

interface AlertsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AlertsPage({ searchParams }: AlertsPageProps) {
  const { member, organization } = await requireMember();
  const asked = listDeliveriesSchema.safeParse({ cursor: (await searchParams).before });
  const [rules, channels, { deliveries, nextCursor }, t, locale] = await Promise.all([
    listRules(organization.id),
    listChannels(organization.id),
    listDeliveries(organization.id, asked.data?.cursor),
    getTranslations("alerts"),
    getLocale(),
  ]);
  const mayChange = includesRole(member.role, "admin");
  const told = deliveries.map((one) => ({ ...one, lastError: one.lastError && translateError(one.lastError, locale as Locale) }));
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} />
      <div className="grid gap-4">
        <RuleCard rules={rules} channels={channels} mayChange={mayChange} />
        <ChannelCard channels={channels} mayChange={mayChange} sendsMail={isMailConfigured()} />
        <HistoryCard
          deliveries={told}
          nextCursor={nextCursor}
          isOlder={asked.data?.cursor !== undefined}
          mayChange={mayChange}
          hasChannel={channels.length > 0}
          timeZone={organization.timeZone}
        />
      </div>
    </>
  );
}
