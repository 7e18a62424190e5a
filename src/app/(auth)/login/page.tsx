import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { AuthCard, AuthForm } from "../auth-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth"))("loginTitle") };
}

export default function LoginPage() {
  const t = useTranslations("auth");
  return (
    <AuthCard title={t("loginTitle")} lead={t("loginLead")} question={t("noAccount")} answer={t("signUp")} href="/register">
      <AuthForm kind="login" />
    </AuthCard>
  );
}
