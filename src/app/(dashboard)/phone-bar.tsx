"use client";
import { Menu } from "lucide-react";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Logo } from "@/ui/pictures";

/** The bar at the top of narrow screens. It opens the sidebar as a drawer, which closes when a page is chosen. */
export function PhoneBar({ children }: { children: ReactNode }) {
  const t = useTranslations("nav");
  const app = useTranslations("app");
  const path = usePathname();
  const [isOpen, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new path is the reason to close
  useEffect(() => setOpen(false), [path]);
  return (
    <header className="sticky top-0 z-30 flex items-center gap-2.5 border-line border-b bg-surface px-4 py-2.5 lg:hidden print:hidden">
      <Button variant="ghost" size="icon" aria-label={t("open")} aria-expanded={isOpen} onClick={() => setOpen(true)}>
        <Menu aria-hidden className="size-5" />
      </Button>
      <Logo />
      <span className="font-semibold tracking-tight">{app("name")}</span>
      <Dialog open={isOpen} onOpenChange={setOpen} place="left" title={t("menu")}>
        <div className="-mx-3 h-full">{children}</div>
      </Dialog>
    </header>
  );
}
