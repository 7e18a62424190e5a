import { ArrowLeftRight, Binary, Calculator, Check, KeyRound, Route, ShieldCheck, Wallet } from "lucide-react";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { authenticateSession } from "@/access/authenticate-session";
import { Button } from "@/ui/button";
import { LanguageMenu } from "@/ui/language-menu";
import { Link } from "@/ui/link";
import { mergeClasses } from "@/ui/merge-classes";
import { Logo, ProductPicture } from "@/ui/pictures";
import { makeResellerSnippets } from "@/ui/snippets/reseller-snippets";
import { SnippetFigure } from "@/ui/snippets/snippet-figure";
import { makeSnippets, SNIPPET_PROVIDERS } from "@/ui/snippets/snippets";
import { readTheme } from "@/ui/theme";
import { ThemeToggle } from "@/ui/theme-toggle";
import { readOrigin } from "./origin";

const POINTS = [
  { icon: Calculator, name: "exact" },
  { icon: Binary, name: "bytes" },
  { icon: ShieldCheck, name: "private" },
  { icon: Wallet, name: "prepaid" },
  { icon: Route, name: "routes" },
  { icon: KeyRound, name: "own" },
] as const;

/** What the product is, for people who are not signed in. */
export default async function LandingPage() {
  if (await authenticateSession(await headers())) redirect("/overview");
  const t = await getTranslations("landing");
  const names = await getTranslations("providers");
  return (
    <div className="mx-auto flex min-h-dvh max-w-6xl flex-col px-5 sm:px-8">
      <Header />
      <main className="flex-1 pt-10 pb-16 sm:pt-16 sm:pb-24">
        <div className="mx-auto max-w-3xl text-center">
          <h1 className="text-balance font-semibold text-4xl tracking-tight sm:text-5xl sm:leading-[1.08]">{t("title")}</h1>
          <p className="mx-auto mt-5 max-w-2xl text-balance text-base text-ink-muted leading-relaxed sm:text-lg">{t("lead")}</p>
          <Actions />
          <p className="mt-6 text-[13px] text-ink-muted">
            {t("worksWith", { providers: SNIPPET_PROVIDERS.map((provider) => names(provider)).join(" · ") })}
          </p>
        </div>
        <div className="mt-12 sm:mt-16">
          <ProductPicture alt={t("picture")} />
        </div>
        <Ways origin={await readOrigin()} />
        <h2 className="mt-20 text-balance font-semibold text-2xl tracking-tight sm:mt-28 sm:text-3xl">{t("pointsTitle")}</h2>
        <ul className="mt-8 grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {POINTS.map(({ icon: Icon, name }) => (
            <li key={name} className="rounded-xl border border-line bg-surface p-5 shadow-card">
              <Icon aria-hidden className="size-5 text-accent-ink" />
              <h3 className="mt-4 font-semibold text-[15px] tracking-tight">{t(`points.${name}Title`)}</h3>
              <p className="mt-1.5 text-ink-muted leading-relaxed">{t(`points.${name}Text`)}</p>
            </li>
          ))}
        </ul>
        <div className="mt-20 rounded-2xl border border-line bg-surface px-6 py-10 text-center shadow-card sm:mt-28 sm:py-14">
          <h2 className="text-balance font-semibold text-2xl tracking-tight sm:text-3xl">{t("endTitle")}</h2>
          <p className="mx-auto mt-3 max-w-xl text-balance text-ink-muted leading-relaxed">{t("endText")}</p>
          <Button asChild variant="primary" size="large" className="mt-8">
            <Link href="/register">{t("endAction")}</Link>
          </Button>
        </div>
      </main>
    </div>
  );
}

async function Header() {
  const t = await getTranslations("landing");
  const app = await getTranslations("app");
  return (
    <header className="flex items-center justify-between gap-3 py-4">
      <span className="flex items-center gap-2.5 font-semibold tracking-tight">
        <Logo />
        {app("name")}
      </span>
      <div className="flex items-center gap-2">
        <LanguageMenu />
        <div className="max-sm:hidden">
          <ThemeToggle initial={readTheme((await cookies()).get("theme")?.value)} />
        </div>
        <Button asChild variant="ghost" size="small">
          <Link href="/login">{t("logIn")}</Link>
        </Button>
      </div>
    </header>
  );
}

async function Actions() {
  const t = await getTranslations("landing");
  return (
    <div className="mt-8 flex flex-wrap justify-center gap-3">
      <Button asChild variant="primary" size="large">
        <Link href="/register">{t("signUp")}</Link>
      </Button>
      <Button asChild size="large">
        <Link href="/login">{t("logIn")}</Link>
      </Button>
    </div>
  );
}

/** Both modes, each with the snippet that the quickstart shows. */
async function Ways({ origin }: { origin: string }) {
  const t = await getTranslations("landing");
  const own = makeSnippets(origin, "mon_sk_…").find(({ id }) => id === "openai-javascript");
  const resold = makeResellerSnippets({ origin, key: "llm_sk_…", model: "claude-haiku-4-5" }).find(({ tool }) => tool === "javascript");
  return (
    <section className="mt-20 sm:mt-28">
      <h2 className="text-balance font-semibold text-2xl tracking-tight sm:text-3xl">{t("waysTitle")}</h2>
      <p className="mt-3 max-w-2xl text-ink-muted leading-relaxed">{t("waysText")}</p>
      <div className="mt-10 grid gap-14 sm:gap-16">
        <Way name="own" icon={<ArrowLeftRight aria-hidden className="size-5" />} picture="right">
          <SnippetFigure title={t("own.snippetTitle")} hint={t("own.snippetHint")} code={own?.code ?? ""} isNew={/baseURL|defaultHeaders/} />
        </Way>
        <Way name="reseller" icon={<Wallet aria-hidden className="size-5" />} picture="left">
          <SnippetFigure
            title={t("reseller.snippetTitle")}
            hint={t("reseller.snippetHint")}
            code={resold?.code ?? ""}
            isNew={/apiKey|baseURL|model:|usage\.cost/}
          />
        </Way>
      </div>
    </section>
  );
}

async function Way({ name, icon, picture, children }: { name: "own" | "reseller"; icon: ReactNode; picture: "left" | "right"; children: ReactNode }) {
  const t = await getTranslations(`landing.${name}`);
  return (
    <div className={mergeClasses("grid items-center gap-8 lg:gap-14", picture === "left" ? "lg:grid-cols-[3fr_2fr]" : "lg:grid-cols-[2fr_3fr]")}>
      <div className={picture === "left" ? "lg:order-2" : undefined}>
        <span className="grid size-10 place-items-center rounded-xl bg-accent-soft text-accent-ink">{icon}</span>
        <h3 className="mt-4 font-semibold text-xl tracking-tight">{t("title")}</h3>
        <p className="mt-2 text-ink-muted leading-relaxed">{t("text")}</p>
        <ul className="mt-5 grid gap-2.5">
          {(["first", "second", "third"] as const).map((point) => (
            <li key={point} className="flex gap-2.5">
              <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
              {t(point)}
            </li>
          ))}
        </ul>
      </div>
      {children}
    </div>
  );
}
