import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { LateLanguageMenu, LateThemeToggle } from "@/ui/late-controls";
import { Logo } from "@/ui/pictures";
import { readTheme } from "@/ui/theme";

/** The frame of pages that are shown without a session. Its links are plain ones: what stands here, every page loads with its "not found". */
export async function AuthShell({ children }: { children: ReactNode }) {
  const t = await getTranslations("app");
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center justify-between px-5 py-4">
        <a href="/" className="flex items-center gap-2.5 rounded-md font-semibold tracking-tight">
          <Logo />
          {t("name")}
        </a>
        <div className="flex items-center gap-1">
          <LateLanguageMenu />
          <LateThemeToggle initial={readTheme((await cookies()).get("theme")?.value)} />
        </div>
      </header>
      <main className="grid flex-1 place-items-center px-4 pb-24">{children}</main>
    </div>
  );
}
