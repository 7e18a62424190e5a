"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import { mayGive, ROLES, type Role } from "@/domain/roles";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Dialog } from "@/ui/dialog";
import { Field, Select } from "@/ui/field";
import { FormError } from "@/ui/form-error";

interface InviteDialogProps {
  /** Whoever invites. */
  role: Role;
  /** Whether the link goes out by e-mail too. */
  mails: boolean;
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** `mail`: what became of the e-mail; left out where none is sent. */
interface MadeInvitation {
  email: string;
  url: string;
  mail?: "sent" | "failed";
}

/** Asks for an address and a role, then shows the link once; it is kept nowhere else. */
export function InviteDialog({ role, mails, open, onOpenChange }: InviteDialogProps) {
  const t = useTranslations("organization");
  const roles = useTranslations("roles");
  const unreachable = useTranslations("auth")("unreachable");
  const router = useRouter();
  const [made, setMade] = useState<MadeInvitation | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  function change(isOpen: boolean) {
    if (!isOpen) {
      setMade(null);
      setError(null);
    }
    onOpenChange(isOpen);
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const body = Object.fromEntries(new FormData(event.currentTarget));
    setBusy(true);
    setError(null);
    const answer = await callApi<MadeInvitation>("/api/invitations", { method: "POST", body });
    setBusy(false);
    if (!answer.ok) {
      setError(describeError(answer.error, unreachable));
      return;
    }
    setMade(answer.data);
    router.refresh();
  }

  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={t(made ? "linkTitle" : "inviteTitle")}
      description={made ? t(made.mail === "sent" ? "linkSent" : "linkText", { email: made.email }) : t(mails ? "inviteMailText" : "inviteText")}
    >
      {made ? (
        <div className="grid gap-4">
          {made.mail === "failed" ? (
            <p role="alert" className="rounded-lg bg-warn-soft px-3 py-2 text-[13px] text-warn">
              {t("mailFailed", { email: made.email })}
            </p>
          ) : null}
          <div className="flex items-center gap-2 rounded-lg border border-line bg-sunken py-1.5 pr-1.5 pl-3">
            <output aria-label={t("link")} className="min-w-0 flex-1 break-all font-mono text-[13px]">
              {made.url}
            </output>
            <CopyButton text={made.url} label={t("copyLink")} variant="secondary" />
          </div>
          <Button variant="primary" className="ml-auto" onClick={() => change(false)}>
            {t("linkDone")}
          </Button>
        </div>
      ) : (
        <form onSubmit={submit} className="grid gap-4">
          <Field data-autofocus label={t("email")} name="email" type="email" inputMode="email" autoComplete="off" required maxLength={254} />
          <div className="grid gap-1.5">
            <span aria-hidden className="font-medium text-[13px]">
              {t("role")}
            </span>
            <Select
              label={t("role")}
              name="role"
              defaultValue="member"
              className="[&>select]:h-9 [&>select]:w-full [&>select]:text-sm"
              options={ROLES.filter((given) => mayGive(role, given)).map((value) => ({ value, label: roles(value) }))}
            />
            <p className="text-[13px] text-ink-muted">{t("roleHint")}</p>
          </div>
          <FormError text={error} />
          <Button type="submit" variant="primary" disabled={isBusy}>
            {t(mails ? "inviteMailConfirm" : "inviteConfirm")}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
