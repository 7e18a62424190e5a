"use client";
import { useTranslations } from "next-intl";
import { useToast } from "@/ui/toast";
import { callApi, describeError } from "../call-api";

/** Goes to another organization of one's own. A new page is loaded then: nothing of the old one remains. */
export function useSwitchOrganization(current: { id: string; name: string }): (organizationId: string) => Promise<void> {
  const t = useTranslations("nav");
  const unreachable = useTranslations("auth")("unreachable");
  const showToast = useToast();
  return async (organizationId) => {
    if (organizationId === current.id) return;
    const answer = await callApi("/api/organizations/switch", { method: "POST", body: { organizationId } });
    if (answer.ok) window.location.assign("/overview");
    else showToast({ tone: "bad", title: t("switchFailed", { name: current.name }), text: describeError(answer.error, unreachable) });
  };
}
