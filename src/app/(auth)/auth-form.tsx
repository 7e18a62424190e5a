"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Link } from "@/ui/link";
import { useIsHydrated } from "@/ui/use-is-hydrated";
import { callApi, describeError } from "../call-api";
import { AFTER_LOG_IN } from "../log-in-address";

interface AuthCardProps {
  title: string;
  lead: string;
  /** The link to the other form. */
  question: string;
  answer: string;
  href: "/login" | "/register";
  children: ReactNode;
}

export function AuthCard({ title, lead, question, answer, href, children }: AuthCardProps) {
  return (
    <div className="w-full max-w-sm">
      <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
      <p className="mt-1 mb-6 text-ink-muted">{lead}</p>
      {children}
      <p className="mt-6 text-center text-ink-muted">
        {question}{" "}
        <Link href={href} className="rounded font-medium text-accent-ink underline underline-offset-4">
          {answer}
        </Link>
      </p>
    </div>
  );
}

const KINDS = {
  login: { path: "/api/auth/login", after: AFTER_LOG_IN },
  register: { path: "/api/auth/register", after: "/quickstart" },
} as const;

interface AuthFormProps {
  kind: keyof typeof KINDS;
  /** The page to load then, of ours; without it the one that the form leads to. */
  after?: string;
  /** Filled in. */
  email?: string;
}

/** Signs in or up, then loads a new page, so that nothing of the signed-out state remains. */
export function AuthForm({ kind, after = KINDS[kind].after, email }: AuthFormProps) {
  const t = useTranslations("auth");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isHydrated = useIsHydrated();
  const isNew = kind === "register";

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const answer = await callApi(KINDS[kind].path, { method: "POST", body: Object.fromEntries(new FormData(event.currentTarget)) });
    if (answer.ok) {
      window.location.replace(after); // Back leads to the page before the form
      return;
    }
    setError(describeError(answer.error, t("unreachable")));
    setBusy(false);
  }

  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      {isNew ? <Field label={t("name")} name="name" autoComplete="name" required maxLength={100} /> : null}
      <Field
        label={t("email")}
        name="email"
        type="email"
        autoComplete={isNew ? "email" : "username"}
        inputMode="email"
        required
        maxLength={254}
        defaultValue={email}
      />
      <Field
        label={t("password")}
        name="password"
        type="password"
        autoComplete={isNew ? "new-password" : "current-password"}
        required
        {...(isNew ? { minLength: 8, hint: t("passwordHint") } : {})}
      />
      <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-[13px] text-bad empty:hidden">
        {error}
      </p>
      <Button type="submit" variant="primary" size="large" disabled={isBusy || !isHydrated}>
        {isNew ? t("signUp") : t("logIn")}
      </Button>
    </form>
  );
}
