import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ownAddress } from "../../log-in-address";
import { AuthCard, AuthForm } from "../auth-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth"))("loginTitle") };
}

interface PageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function LoginPage({ searchParams }: PageProps) {
  const t = await getTranslations("auth");
  const after = ownAddress((await searchParams).after) ?? undefined;
  return (
    <AuthCard title={t("loginTitle")} lead={t("loginLead")} question={t("noAccount")} answer={t("signUp")} href="/register">
      <AuthForm kind="login" after={after} />
    </AuthCard>
  );
}
