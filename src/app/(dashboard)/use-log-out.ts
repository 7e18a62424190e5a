"use client";
import { useTranslations } from "next-intl";
import { useToast } from "@/ui/toast";
import { callApi, describeError } from "../call-api";

/** Ends the session. A new page is loaded then: nothing of the old one remains. */
export function useLogOut(): () => Promise<void> {
  const t = useTranslations("nav");
  const unreachable = useTranslations("auth")("unreachable");
  const showToast = useToast();
  return async () => {
    const answer = await callApi("/api/auth/logout", { method: "POST" });
    if (answer.ok || answer.error.status === 401) window.location.assign("/login");
    else showToast({ tone: "bad", title: t("logOutFailed"), text: describeError(answer.error, unreachable) });
  };
}
