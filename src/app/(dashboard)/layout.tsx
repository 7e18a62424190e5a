import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { isAdministrator } from "@/access/administrator";
import { listOrganizations } from "@/organizations/own-organizations";
import { getBalance, isBalanceLow } from "@/queries/balance/get-balance";
import { readTheme } from "@/ui/theme";
import { requireMember } from "../require-member";
import { CommandMenu } from "./command/command-menu";
import { PhoneBar } from "./phone-bar";
import { Sidebar } from "./sidebar";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { user, organization, member } = await requireMember();
  const theme = readTheme((await cookies()).get("theme")?.value);
  const t = await getTranslations("app");
  const [{ balance }, isLow, administers, all] = await Promise.all([
    getBalance(organization.id),
    isBalanceLow(organization.id),
    isAdministrator(user),
    listOrganizations(user.id),
  ]);
  const spendable = { available: balance.available, isLow };
  const shown = { name: user.name, email: user.email, isAdministrator: administers };
  const sidebar = <Sidebar theme={theme} organizations={{ current: organization, all }} user={shown} balance={spendable} />;
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a href="#content" className="sr-only z-60 rounded-lg bg-accent px-3 py-2 text-white focus:not-sr-only focus:fixed focus:top-3 focus:left-3">
        {t("skip")}
      </a>
      <aside className="sticky top-0 z-20 hidden h-dvh border-line border-r bg-surface lg:block print:hidden">{sidebar}</aside>
      <PhoneBar>{sidebar}</PhoneBar>
      <CommandMenu role={member.role} isAdministrator={administers} organizations={{ current: organization, all }} />
      <main id="content" tabIndex={-1} className="mx-auto w-full min-w-0 max-w-7xl px-4 py-5 outline-none sm:px-6 lg:px-8 lg:py-8">
        {children}
      </main>
    </div>
  );
}
