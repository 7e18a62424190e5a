"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import type { Role } from "@/domain/roles";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/dialog";
import { Card, CardHeader } from "@/ui/page-parts";
import { useToast } from "@/ui/toast";
import { DeleteDialog } from "./delete-dialog";

interface EndCardProps {
  organizationName: string;
  role: Role;
  /** Of the own membership. */
  memberId: string;
  isOnlyOwner: boolean;
  /** What can be spent: USD, a decimal string. */
  available: string;
  /** Of the organization; ISO 8601 UTC. */
  createdAt: string;
}

/** Leaving, for everybody but the last owner, and deleting, for owners. */
export function EndCard({ organizationName, role, memberId, isOnlyOwner, available, createdAt }: EndCardProps) {
  const t = useTranslations("organization");
  const unreachable = useTranslations("auth")("unreachable");
  const showToast = useToast();
  const [asking, setAsking] = useState<"leave" | "delete" | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function leave() {
    setBusy(true);
    const answer = await callApi(`/api/members?id=${encodeURIComponent(memberId)}`, { method: "DELETE" });
    // Another organization of theirs, or the login: the session decides.
    if (answer.ok) return window.location.assign("/overview");
    setBusy(false);
    setAsking(null);
    showToast({ tone: "bad", title: t("stillIn"), text: describeError(answer.error, unreachable) });
  }

  return (
    <Card aria-labelledby="end-title">
      <CardHeader id="end-title" title={t("end")} hint={t(isOnlyOwner ? "onlyOwnerHint" : "leaveHint")} />
      <div className="flex flex-wrap gap-2 px-4 pt-3 pb-4 sm:px-5">
        {isOnlyOwner ? null : <Button onClick={() => setAsking("leave")}>{t("leave")}</Button>}
        {role === "owner" ? (
          <Button variant="danger" onClick={() => setAsking("delete")}>
            {t("delete")}
          </Button>
        ) : null}
      </div>
      <ConfirmDialog
        open={asking === "leave"}
        onOpenChange={(isOpen) => setAsking(isOpen ? "leave" : null)}
        title={t("leaveTitle", { name: organizationName })}
        text={t("leaveText")}
        confirmLabel={t("leave")}
        isBusy={isBusy}
        onConfirm={leave}
      />
      {role === "owner" ? (
        <DeleteDialog
          organizationName={organizationName}
          available={available}
          createdAt={createdAt}
          open={asking === "delete"}
          onOpenChange={(isOpen) => setAsking(isOpen ? "delete" : null)}
        />
      ) : null}
    </Card>
  );
}
