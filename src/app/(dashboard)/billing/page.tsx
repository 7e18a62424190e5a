import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireMember } from "@/app/require-member";
import { includesRole } from "@/domain/roles";
import { env } from "@/env";
import { stripeSettings } from "@/payments/stripe-settings";
import { getBalance } from "@/queries/get-balance";
import { getPayment } from "@/queries/get-payment";
import { isBalanceLow } from "@/queries/is-balance-low";
import { listMovements, listMovementsSchema } from "@/queries/list-movements";
import { PageHeader } from "@/ui/page-header";
import { BalanceCard } from "./balance-card";
import { MovementCard } from "./movement-card";
import { Notice } from "./notice";
import { PaymentState } from "./payment-state";
import { TopUpCard, type TopUpState } from "./top-up-card";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("billing"))("title") };
}

/** Who may add money here, and how; else why not. */
function topUpState(isAdmin: boolean): TopUpState {
  if (env.TOPUP === "off") return "off";
  if (env.TOPUP === "stripe" && !stripeSettings()) return "unconfigured";
  return isAdmin ? env.TOPUP : "forbidden";
}

export default async function BillingPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { member, organization } = await requireMember();
  const asked = await searchParams;
  const parsed = listMovementsSchema.safeParse(asked.cursor === undefined ? {} : { cursor: asked.cursor });
  const cursor = parsed.success ? parsed.data.cursor : undefined;
  const { balance, entries } = await getBalance(organization.id);
  const [movements, isLow, payment, t] = await Promise.all([
    listMovements(organization.id, { sequenceMax: entries, cursor }),
    isBalanceLow(organization.id),
    typeof asked.payment === "string" ? getPayment(organization.id, asked.payment) : null,
    getTranslations("billing"),
  ]);
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} />
      <div className="mb-4 grid gap-2 empty:hidden">
        {payment ? <PaymentState payment={payment} isCancelled={asked.cancelled !== undefined} /> : null}
        {isLow ? <Notice tone="warn">{t("low")}</Notice> : null}
        {env.TOPUP === "manual" ? <Notice tone="accent">{t("testMoney")}</Notice> : null}
      </div>
      <div className="mb-4 grid gap-4 lg:grid-cols-2">
        <BalanceCard balance={balance} />
        <TopUpCard state={topUpState(includesRole(member.role, "admin"))} />
      </div>
      <MovementCard {...movements} isFirstPage={cursor === undefined} timeZone={organization.timeZone} />
    </>
  );
}
