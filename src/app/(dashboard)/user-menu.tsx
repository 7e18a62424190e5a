"use client";
import { ChevronsUpDown, LogOut, UserRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Menu, MenuItem } from "@/ui/menu";
import { useLogOut } from "./use-log-out";

export interface SidebarUser {
  name: string;
  email: string;
  /** Of the platform. */
  isAdministrator: boolean;
}

/** Who is signed in, and what is theirs alone. */
export function UserMenu({ name, email, isAdministrator }: SidebarUser) {
  const t = useTranslations("nav");
  const router = useRouter();
  const logOut = useLogOut();
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t("account")}
          className="flex w-full items-center gap-2.5 rounded-lg p-2 text-left transition-colors hover:bg-sunken data-[state=open]:bg-sunken"
        >
          <span
            aria-hidden
            className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent-ink text-xs uppercase"
          >
            {[...name][0]}
          </span>
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium text-[13px] leading-tight">{name}</span>
            <span className="block truncate text-ink-faint text-xs leading-tight">{email}</span>
            {isAdministrator ? <span className="block truncate text-accent-ink text-xs leading-tight">{t("administrator")}</span> : null}
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
        </button>
      }
    >
      <MenuItem onSelect={() => router.push("/account")}>
        <UserRound aria-hidden className="size-4 text-ink-muted" />
        {t("accountPage")}
      </MenuItem>
      <MenuItem onSelect={logOut}>
        <LogOut aria-hidden className="size-4 text-ink-muted" />
        {t("logOut")}
      </MenuItem>
    </Menu>
  );
}
