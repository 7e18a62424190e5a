import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { requireMember } from "@/app/require-member";
import { translateSentence } from "@/app/translate-error";
import { includesRole } from "@/domain/roles";
import { confirmCard } from "@/payments/auto-top-up/change-card";
import { showAutoTopUp } from "@/payments/auto-top-up/settings";
import { confirmCheckout } from "@/payments/confirm-checkout";
import { stripeSettings } from "@/payments/stripe-settings";
import { isTopUpOffByDefault, topUpMode } from "@/payments/top-up-mode";
import { entriesBefore } from "@/queries/balance/entries-before";
import { getBalance, getPayment, isBalanceLow } from "@/queries/balance/get-balance";
import { listMovements, listMovementsSchema } from "@/queries/balance/list-movements";
import { PageHeader } from "@/ui/page-parts";
import { RangeBar } from "../range-bar/range-bar";
import { RangeNotice } from "../range-bar/range-notice";
import { readView, type SearchParams } from "../range-bar/read-view";
import { carriedQuery } from "../range-bar/view-query";
import { AutoTopUpCard } from "./auto-top-up-card";
import { BalanceCard } from "./balance-card";
import { LowNotice } from "./low-notice";
import { MovementCard } from "./movement-table";
import { Notice, PaymentState } from "./notices";
import { TopUpCard } from "./top-up-form";
import { topUpState } from "./top-up-state";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("billing"))("title") };
}

export default async function BillingPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { member, organization } = await requireMember();
  const asked = await searchParams;
  const parsed = listMovementsSchema.safeParse(asked.cursor === undefined ? {} : { cursor: asked.cursor });
  const cursor = parsed.success ? parsed.data.cursor : undefined;
  const returnedId = typeof asked.payment === "string" ? asked.payment : null;
  if (returnedId !== null && asked.cancelled === undefined) await confirmCheckout({ organizationId: organization.id, paymentId: returnedId });
  if (asked.card !== undefined) await confirmCard(organization.id);
  const now = new Date();
  const view = readView(asked, { now, timeZone: organization.timeZone });
  const { from, to } = view.filter;
  const [{ balance, entries }, after, last] = await Promise.all([
    getBalance(organization.id),
    entriesBefore(organization.id, from),
    to < now ? entriesBefore(organization.id, to) : null,
  ]);
  const [movements, isLow, payment, t] = await Promise.all([
    listMovements(organization.id, { sequenceMax: last ?? entries, after, cursor }),
    isBalanceLow(organization.id),
    returnedId === null ? null : getPayment(organization.id, returnedId),
    getTranslations("billing"),
  ]);
  const locale = await getLocale();
  const shown = movements.transactions.map((one) => ({ ...one, description: translateSentence(one.description, locale) ?? one.description }));
  const topUp = await topUpMode();
  const isPaid = topUp === "stripe" && stripeSettings() !== null;
  const state = topUpState({
    topUp,
    isOffByDefault: await isTopUpOffByDefault(),
    isStripeConfigured: isPaid,
    isAdmin: includesRole(member.role, "admin"),
  });
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} />
      <div className="mb-4 grid gap-2 empty:hidden">
        {payment ? <PaymentState payment={payment} isCancelled={asked.cancelled !== undefined} /> : null}
        {isLow ? <LowNotice state={state} /> : null}
        {topUp === "manual" ? <Notice tone="accent">{t("testMoney")}</Notice> : null}
      </div>
      <div className="mb-4 grid gap-4 lg:grid-cols-2">
        <BalanceCard balance={balance} isLow={isLow} />
        <TopUpCard state={state} />
      </div>
      {isPaid ? <AutoTopUpCard settings={await showAutoTopUp(organization)} timeZone={view.timeZone} mayChange={state === "stripe"} /> : null}
      <MovementCard
        {...movements}
        transactions={shown}
        isFirstPage={cursor === undefined}
        hasMoved={entries > 0}
        timeZone={view.timeZone}
        query={carriedQuery({ get: (name) => [asked[name]].flat()[0] ?? null })}
      >
        <RangeBar view={view} organizationZone={organization.timeZone} without={["compare", "filters"]} />
        <RangeNotice isAsAsked={view.isAsAsked} />
      </MovementCard>
    </>
  );
}
