import type { Metadata } from "next";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { authenticateSession } from "@/access/authenticate-session";
import { hasAccount } from "@/access/find-user";
import { readClient } from "@/access/read-client";
import { AppError } from "@/domain/errors";
import { type FoundInvitation, findInvitation } from "@/organizations/find-invitation";
import { Button } from "@/ui/button";
import { Link } from "@/ui/link";
import { AuthForm } from "../(auth)/auth-form";
import { AuthShell } from "../(auth)/auth-shell";
import { JoinButton, LogOutButton, NewcomerForm } from "./accept-forms";

/** The address holds a secret: other pages must not learn it. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("invitation"))("title"), referrer: "no-referrer", robots: { index: false } };
}

interface PageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function InvitationPage({ searchParams }: PageProps) {
  const { token } = await searchParams;
  const text = typeof token === "string" ? token : "";
  const found = await find(text);
  return (
    <AuthShell>
      <div className="w-full max-w-sm">{found instanceof AppError ? <Refusal error={found} /> : <Offer invitation={found} token={text} />}</div>
    </AuthShell>
  );
}

async function find(token: string): Promise<FoundInvitation | AppError> {
  try {
    return await findInvitation(token, readClient(await headers()).address);
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return error;
    throw error;
  }
}

async function Refusal({ error }: { error: AppError }) {
  const t = await getTranslations("invitation");
  const isLimited = error.code === "rate_limited";
  return (
    <>
      <h1 className="font-semibold text-2xl tracking-tight">{t(isLimited ? "limitedTitle" : "goneTitle")}</h1>
      <p className="mt-1 mb-6 text-ink-muted">{isLimited ? t("limitedText", { seconds: error.retryAfterSeconds ?? 60 }) : t("goneText")}</p>
      <Button asChild>
        <Link href="/login">{t("logIn")}</Link>
      </Button>
    </>
  );
}

/** What there is to do depends on who opens the link: whoever was invited, somebody else, or nobody yet. */
async function Offer({ invitation, token }: { invitation: FoundInvitation; token: string }) {
  const t = await getTranslations("invitation");
  const roles = await getTranslations("roles");
  const member = await authenticateSession(await headers());
  const { organization, role, email } = invitation;
  return (
    <>
      <h1 className="break-words font-semibold text-2xl tracking-tight">{t("offerTitle", { organization: organization.name })}</h1>
      <p className="mt-1 mb-6 text-ink-muted">{t("offerText", { email, role: roles(role) })}</p>
      {member === null ? (
        <SignedOut email={email} token={token} />
      ) : member.user.email === email ? (
        <JoinButton token={token} />
      ) : (
        <div className="grid gap-4">
          <p className="rounded-lg bg-warn-soft px-3 py-2 text-[13px] text-warn">{t("otherAddress", { email, own: member.user.email })}</p>
          <LogOutButton />
        </div>
      )}
    </>
  );
}

async function SignedOut({ email, token }: { email: string; token: string }) {
  const t = await getTranslations("invitation");
  const isKnown = await hasAccount(email);
  return (
    <>
      <p className="mb-4 text-ink-muted">{t(isKnown ? "known" : "newcomer")}</p>
      {isKnown ? <AuthForm kind="login" email={email} after={`/invitation?token=${encodeURIComponent(token)}`} /> : <NewcomerForm token={token} />}
    </>
  );
}
