import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireMember } from "@/app/require-member";
import { listBudgets } from "@/budgets/list-budgets";
import { includesRole } from "@/domain/roles";
import { API_KEY, MONITOR_TOKEN } from "@/keys/credential-kind";
import { listCredentials } from "@/keys/list-credentials";
import { BudgetList } from "./budget-list";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("budgets"))("title") };
}

export default async function BudgetsPage() {
  const { member, organization } = await requireMember();
  const [budgets, keys, tokens] = await Promise.all([
    listBudgets(organization.id),
    listCredentials(API_KEY, organization.id),
    listCredentials(MONITOR_TOKEN, organization.id),
  ]);
  const named = (list: readonly { id: string; name: string; isActive: boolean }[]) => list.map(({ id, name, isActive }) => ({ id, name, isActive }));
  const mayChange = includesRole(member.role, "admin");
  return <BudgetList budgets={budgets} keys={named(keys)} tokens={named(tokens)} mayChange={mayChange} timeZone={organization.timeZone} />;
}
