"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import { useToast } from "@/ui/toast";

interface WantedChange {
  method: "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  body?: object;
  /** What the toast says when it is done. */
  done: string;
}

/** One press, one change: what came of it is said by a toast, and the page shows it. */
export function useChange() {
  const unreachable = useTranslations("auth")("unreachable");
  const t = useTranslations("ui");
  const router = useRouter();
  const showToast = useToast();
  const [isBusy, setBusy] = useState(false);

  async function change({ method, path, body, done }: WantedChange): Promise<boolean> {
    setBusy(true);
    const answer = await callApi(path, { method, ...(body ? { body } : {}) });
    setBusy(false);
    if (answer.ok) showToast({ tone: "good", title: done });
    else showToast({ tone: "bad", title: t("failed"), text: describeError(answer.error, unreachable) });
    router.refresh();
    return answer.ok;
  }

  return { isBusy, change };
}
