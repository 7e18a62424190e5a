import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireMember } from "@/app/require-member";
import { listBudgets } from "@/budgets/list-budgets";
import { includesRole } from "@/domain/roles";
import { API_KEY, MONITOR_TOKEN } from "@/keys/credential-kind";
import { listCredentials, type RuledView } from "@/keys/list-credentials";
import { BudgetList } from "./budget-list";
import type { OneCredential } from "./one-credential";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("budgets"))("title") };
}

/** Of the one that `?keyId=` names: an API key or a monitor token. */
function findOne(lists: Record<OneCredential["type"], readonly RuledView[]>, keyId: string | string[] | undefined): OneCredential | null {
  for (const type of ["key", "token"] as const) {
    const found = lists[type].find(({ id }) => id === keyId);
    if (found) return { type, id: found.id, limits: found.limits, allowedAddresses: found.allowedAddresses };
  }
  return null;
}

export default async function BudgetsPage({ searchParams }: { searchParams: Promise<{ keyId?: string | string[] }> }) {
  const { member, organization } = await requireMember();
  const [budgets, keys, tokens] = await Promise.all([
    listBudgets(organization.id),
    listCredentials(API_KEY, organization.id),
    listCredentials(MONITOR_TOKEN, organization.id),
  ]);
  const one = findOne({ key: keys, token: tokens }, (await searchParams).keyId);
  const named = (list: readonly { id: string; name: string; isActive: boolean }[]) => list.map(({ id, name, isActive }) => ({ id, name, isActive }));
  const mayChange = includesRole(member.role, "admin");
  const list = { budgets, keys: named(keys), tokens: named(tokens), mayChange, timeZone: organization.timeZone };
  return <BudgetList key={one?.id} {...list} one={one} />;
}
