import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { AuthCard, AuthForm } from "../auth-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth"))("registerTitle") };
}

export default function RegisterPage() {
  const t = useTranslations("auth");
  return (
    <AuthCard title={t("registerTitle")} lead={t("registerLead")} question={t("haveAccount")} answer={t("logIn")} href="/login">
      <AuthForm kind="register" />
    </AuthCard>
  );
}
