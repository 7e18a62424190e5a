import { useTranslations } from "next-intl";
import { Logo } from "@/ui/pictures";
import type { Theme } from "@/ui/theme";
import { ThemeToggle } from "@/ui/theme-toggle";
import { NavLinks } from "./nav-links";
import type { SpendableBalance } from "./sidebar-balance";
import { UserMenu } from "./user-menu";

interface SidebarProps {
  theme: Theme;
  organizationName: string;
  userName: string;
  userEmail: string;
  balance: SpendableBalance;
}

export function Sidebar({ theme, organizationName, userName, userEmail, balance }: SidebarProps) {
  const t = useTranslations("app");
  return (
    <div className="flex h-full flex-col px-3 py-4">
      <div className="flex items-center gap-2.5 px-2">
        <Logo className="size-7" />
        <div className="min-w-0">
          <p className="truncate font-semibold leading-tight tracking-tight">{organizationName}</p>
          <p className="truncate text-ink-faint text-xs leading-tight">{t("name")}</p>
        </div>
      </div>
      <NavLinks balance={balance} />
      <div className="mt-auto grid grid-cols-1 gap-3">
        <div className="px-2">
          <ThemeToggle initial={theme} />
        </div>
        <UserMenu name={userName} email={userEmail} />
      </div>
    </div>
  );
}
