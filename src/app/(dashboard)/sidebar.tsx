"use client";
import {
  BadgeDollarSign,
  Bell,
  Boxes,
  ChartColumnBig,
  ChartNoAxesColumn,
  FlaskConical,
  Gauge,
  KeyRound,
  List,
  type LucideIcon,
  MessagesSquare,
  Rocket,
  Scale,
  ScrollText,
  Server,
  SquareTerminal,
  Ticket,
  Users,
  Wallet,
  Waypoints,
} from "lucide-react";
import { usePathname } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { formatSpendable } from "@/ui/format";
import { LanguageMenu } from "@/ui/language-menu";
import { Link } from "@/ui/link";
import { mergeClasses } from "@/ui/merge-classes";
import type { Theme } from "@/ui/theme";
import { ThemeToggle } from "@/ui/theme-toggle";
import { callApi } from "../call-api";
import { CommandButton } from "./command/command-button";
import { OrganizationMenu, type OwnOrganizations } from "./organization-menu";
import { useCarriedView } from "./range-bar/carried-view";
import { type SidebarUser, UserMenu } from "./user-menu";

interface SpendableBalance {
  /** USD, a decimal string. */
  available: string;
  isLow: boolean;
}

/** The spendable balance, next to the link to Billing. The layout outlives the pages, so it is fetched again on every navigation. */
function SidebarBalance({ balance }: { balance: SpendableBalance }) {
  const t = useTranslations("nav");
  const locale = useLocale();
  const path = usePathname();
  const [available, setAvailable] = useState(balance.available);
  useEffect(() => setAvailable(balance.available), [balance.available]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new path is the reason to ask
  useEffect(() => {
    const stop = new AbortController();
    callApi<{ available: string }>("/api/balance", { signal: stop.signal }).then((answer) => {
      if (answer.ok && !stop.signal.aborted) setAvailable(answer.data.available);
    });
    return () => stop.abort();
  }, [path]);
  const amount = formatSpendable(available, locale);
  const text = t(balance.isLow ? "balanceLow" : "balance", { amount });
  return (
    <span title={text} className={mergeClasses("ml-auto font-normal text-xs tabular-nums", balance.isLow ? "text-warn" : "text-ink-faint")}>
      <span className="sr-only">{text}</span>
      <span aria-hidden>{amount}</span>
    </span>
  );
}

/** For everybody. */
export const PAGES = [
  { href: "/overview", name: "overview", icon: ChartNoAxesColumn },
  { href: "/requests", name: "requests", icon: List },
  { href: "/playground", name: "playground", icon: MessagesSquare },
  { href: "/models", name: "models", icon: Boxes },
  { href: "/tokens", name: "tokens", icon: Ticket },
  { href: "/keys", name: "keys", icon: KeyRound },
  { href: "/billing", name: "billing", icon: Wallet },
  { href: "/budgets", name: "budgets", icon: Gauge },
  { href: "/alerts", name: "alerts", icon: Bell },
  { href: "/organization", name: "organization", icon: Users },
  { href: "/quickstart", name: "quickstart", icon: Rocket },
] as const;

/** For administrators of the platform only. */
export const ADMINISTRATION = [
  { href: "/admin/providers", name: "adminProviders", icon: Server },
  { href: "/admin/models", name: "adminModels", icon: Boxes },
  { href: "/admin/prices", name: "adminPrices", icon: BadgeDollarSign },
  { href: "/admin/routes", name: "adminRoutes", icon: Waypoints },
  { href: "/admin/experiments", name: "adminExperiments", icon: FlaskConical },
  { href: "/admin/usage", name: "adminUsage", icon: ChartColumnBig },
  { href: "/admin/reconciliation", name: "adminReconciliation", icon: Scale },
  { href: "/admin/tokens", name: "adminTokens", icon: SquareTerminal },
  { href: "/admin/audit", name: "adminAudit", icon: ScrollText },
] as const;

function NavLinks({ balance, isAdministrator }: { balance: SpendableBalance; isAdministrator: boolean }) {
  const t = useTranslations("nav");
  const headingId = useId(); // the phone's menu has the section once more
  const withView = useCarriedView();
  return (
    <nav aria-label={t("label")} className="mt-4 min-h-0 overflow-y-auto">
      <ul className="grid gap-0.5">
        {PAGES.map(({ href, name, icon }) => (
          <NavLink key={href} href={href} to={withView(href)} icon={icon}>
            {t(name)}
            {name === "billing" ? <SidebarBalance balance={balance} /> : null}
          </NavLink>
        ))}
      </ul>
      {isAdministrator ? (
        <>
          <p id={headingId} className="mt-5 mb-1 px-2.5 font-medium text-ink-faint text-xs">
            {t("administration")}
          </p>
          <ul aria-labelledby={headingId} className="grid gap-0.5">
            {ADMINISTRATION.map(({ href, name, icon }) => (
              <NavLink key={href} href={href} icon={icon}>
                {t(name)}
              </NavLink>
            ))}
          </ul>
        </>
      ) : null}
    </nav>
  );
}

interface NavLinkProps {
  href: string;
  /** Where it leads, if not just there. */
  to?: string;
  icon: LucideIcon;
  children: ReactNode;
}

function NavLink({ href, to = href, icon: Icon, children }: NavLinkProps) {
  const path = usePathname();
  const isHere = path === href || path.startsWith(`${href}/`);
  const item = useRef<HTMLLIElement>(null);
  // A low window does not show all of an administrator's pages: the present one must be among those it does.
  useEffect(() => {
    if (isHere) item.current?.scrollIntoView({ block: "nearest" });
  }, [isHere]);
  return (
    <li ref={item}>
      <Link
        href={to}
        aria-current={isHere ? "page" : undefined}
        className={mergeClasses(
          "flex items-center gap-2.5 rounded-lg px-2.5 py-1.5 font-medium text-ink-muted [@media(max-height:56rem)]:py-1 outline-offset-[-2px] transition-colors hover:bg-sunken hover:text-ink",
          isHere && "bg-sunken text-ink",
        )}
      >
        <Icon aria-hidden className={mergeClasses("size-4", isHere && "text-accent-ink")} />
        {children}
      </Link>
    </li>
  );
}

interface SidebarProps {
  theme: Theme;
  organizations: OwnOrganizations;
  user: SidebarUser;
  balance: SpendableBalance;
}

export function Sidebar({ theme, organizations, user, balance }: SidebarProps) {
  return (
    <div className="flex h-full flex-col px-3 py-4">
      <OrganizationMenu {...organizations} />
      <CommandButton />
      <NavLinks balance={balance} isAdministrator={user.isAdministrator} />
      <div className="mt-auto grid grid-cols-1 gap-3 pt-3">
        <div className="flex items-center justify-between gap-2 px-2">
          <ThemeToggle initial={theme} />
          <LanguageMenu />
        </div>
        <UserMenu {...user} />
      </div>
    </div>
  );
}
