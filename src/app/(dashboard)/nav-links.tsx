"use client";
import { ChartNoAxesColumn, KeyRound, List, Rocket, Ticket, Wallet } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { mergeClasses } from "@/ui/merge-classes";
import { SidebarBalance, type SpendableBalance } from "./sidebar-balance";

const PAGES = [
  { href: "/overview", name: "overview", icon: ChartNoAxesColumn },
  { href: "/requests", name: "requests", icon: List },
  { href: "/tokens", name: "tokens", icon: Ticket },
  { href: "/keys", name: "keys", icon: KeyRound },
  { href: "/billing", name: "billing", icon: Wallet },
  { href: "/quickstart", name: "quickstart", icon: Rocket },
] as const;

export function NavLinks({ balance }: { balance: SpendableBalance }) {
  const t = useTranslations("nav");
  const path = usePathname();
  return (
    <nav aria-label={t("label")} className="mt-6">
      <ul className="grid gap-0.5">
        {PAGES.map(({ href, name, icon: Icon }) => {
          const isHere = path === href || path.startsWith(`${href}/`);
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={isHere ? "page" : undefined}
                className={mergeClasses(
                  "flex items-center gap-2.5 rounded-lg px-2.5 py-1.5 font-medium text-ink-muted transition-colors hover:bg-sunken hover:text-ink",
                  isHere && "bg-sunken text-ink",
                )}
              >
                <Icon aria-hidden className={mergeClasses("size-4", isHere && "text-accent-ink")} />
                {t(name)}
                {name === "billing" ? <SidebarBalance balance={balance} /> : null}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
