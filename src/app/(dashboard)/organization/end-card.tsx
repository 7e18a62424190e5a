"use client";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import type { Role } from "@/domain/roles";
import { Button } from "@/ui/button";
import { ConfirmDialog, Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { formatSpendable } from "@/ui/format";
import { Card, CardHeader } from "@/ui/page-parts";
import { useToast } from "@/ui/toast";

interface EndCardProps {
  organizationName: string;
  role: Role;
  /** Of the own membership. */
  memberId: string;
  isOnlyOwner: boolean;
  /** What can be spent: USD, a decimal string. */
  available: string;
}

/** Leaving, for everybody but the last owner, and deleting, for owners. */
export function EndCard({ organizationName, role, memberId, isOnlyOwner, available }: EndCardProps) {
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
          open={asking === "delete"}
          onOpenChange={(isOpen) => setAsking(isOpen ? "delete" : null)}
        />
      ) : null}
    </Card>
  );
}

interface DeleteDialogProps {
  organizationName: string;
  available: string;
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** Its name confirms; money that is left is given up by a tick of its own. */
function DeleteDialog({ organizationName, available, open, onOpenChange }: DeleteDialogProps) {
  const t = useTranslations("organization");
  const unreachable = useTranslations("auth")("unreachable");
  const locale = useLocale();
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isLeft = Number(available) > 0;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setError(null);
    const body = { name: String(form.get("name")), forfeit: form.get("forfeit") === "on" };
    const answer = await callApi("/api/organization", { method: "DELETE", body });
    if (answer.ok) return window.location.assign("/overview");
    setBusy(false);
    setError(describeError(answer.error, unreachable));
  }

  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("deleteTitle", { name: organizationName })} description={t("deleteText")}>
      <form onSubmit={submit} className="grid gap-4">
        <Field data-autofocus label={t("confirmName", { name: organizationName })} name="name" autoComplete="off" required />
        {isLeft ? (
          <label className="flex items-start gap-2 text-[13px]">
            <input type="checkbox" name="forfeit" required className="mt-0.5" />
            {t("forfeit", { amount: formatSpendable(available, locale) })}
          </label>
        ) : null}
        {error ? (
          <p role="alert" className="text-[13px] text-bad">
            {error}
          </p>
        ) : null}
        <Button type="submit" variant="danger" disabled={isBusy}>
          {t("delete")}
        </Button>
      </form>
    </Dialog>
  );
}
