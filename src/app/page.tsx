import { Binary, Calculator, KeyRound } from "lucide-react";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { authenticateSession } from "@/access/authenticate-session";
import { Button } from "@/ui/button";
import { Link } from "@/ui/link";
import { Logo, ProductPicture } from "@/ui/pictures";
import { SNIPPET_PROVIDERS } from "@/ui/snippets";
import { SwapSnippet } from "@/ui/swap-snippet";
import { readTheme } from "@/ui/theme";
import { ThemeToggle } from "@/ui/theme-toggle";
import { readOrigin } from "./origin";

const POINTS = [
  { icon: Calculator, title: "points.exactTitle", text: "points.exactText" },
  { icon: Binary, title: "points.bytesTitle", text: "points.bytesText" },
  { icon: KeyRound, title: "points.ownTitle", text: "points.ownText" },
] as const;

/** What the product is, for people who are not signed in. */
export default async function LandingPage() {
  if (await authenticateSession(await headers())) redirect("/overview");
  const t = await getTranslations("landing");
  const names = await getTranslations("providers");
  const app = await getTranslations("app");
  return (
    <div className="mx-auto flex min-h-dvh max-w-6xl flex-col px-5 sm:px-8">
      <header className="flex items-center justify-between gap-3 py-4">
        <span className="flex items-center gap-2.5 font-semibold tracking-tight">
          <Logo />
          {app("name")}
        </span>
        <div className="flex items-center gap-2">
          <ThemeToggle initial={readTheme((await cookies()).get("theme")?.value)} />
          <Button asChild variant="ghost" size="small">
            <Link href="/login">{t("logIn")}</Link>
          </Button>
        </div>
      </header>
      <main className="flex-1 py-12 sm:py-20">
        <div className="grid items-center gap-12 lg:grid-cols-[1fr_1.1fr] lg:gap-16">
          <div>
            <h1 className="text-balance font-semibold text-4xl tracking-tight sm:text-5xl sm:leading-[1.08]">{t("title")}</h1>
            <p className="mt-5 max-w-xl text-base text-ink-muted leading-relaxed sm:text-lg">{t("lead")}</p>
            <div className="mt-8 flex flex-wrap gap-3">
              <Button asChild variant="primary" size="large">
                <Link href="/register">{t("signUp")}</Link>
              </Button>
              <Button asChild size="large">
                <Link href="/login">{t("logIn")}</Link>
              </Button>
            </div>
            <p className="mt-8 text-[13px] text-ink-faint">
              {t("worksWith")} {SNIPPET_PROVIDERS.map((provider) => names(provider)).join(" · ")}
            </p>
          </div>
          <SwapSnippet origin={await readOrigin()} title={t("snippetTitle")} hint={t("snippetHint")} />
        </div>
        <div className="mt-16 sm:mt-24">
          <ProductPicture alt={t("picture")} />
        </div>
        <ul className="mt-10 grid gap-4 sm:mt-16 md:grid-cols-3">
          {POINTS.map(({ icon: Icon, title, text }) => (
            <li key={title} className="rounded-xl border border-line bg-surface p-5 shadow-card">
              <Icon aria-hidden className="size-5 text-accent-ink" />
              <h2 className="mt-4 font-semibold text-[15px] tracking-tight">{t(title)}</h2>
              <p className="mt-1.5 text-ink-muted leading-relaxed">{t(text)}</p>
            </li>
          ))}
        </ul>
      </main>
    </div>
  );
}
