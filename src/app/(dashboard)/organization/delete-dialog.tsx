"use client";
import { Download } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { FormError } from "@/ui/form-error";
import { formatDate, formatSpendable } from "@/ui/format";
import { usageFiles } from "./usage-files";

interface DeleteDialogProps {
  organizationName: string;
  /** USD, a decimal string. */
  available: string;
  /** Of the organization; ISO 8601 UTC. */
  createdAt: string;
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** First what can be taken along, then the question: its name confirms, and money that is left is given up by a tick of its own. */
export function DeleteDialog({ organizationName, available, createdAt, open, onOpenChange }: DeleteDialogProps) {
  const t = useTranslations("organization");
  const [isExported, setExported] = useState(false);

  function change(isOpen: boolean) {
    if (!isOpen) setExported(false);
    onOpenChange(isOpen);
  }

  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={t(isExported ? "deleteTitle" : "exportTitle", { name: organizationName })}
      description={t(isExported ? "deleteText" : "exportText")}
    >
      {isExported ? (
        <DeleteForm organizationName={organizationName} available={available} />
      ) : (
        <div className="grid gap-4">
          <ExportList createdAt={createdAt} />
          <Button onClick={() => setExported(true)}>{t("exportDone")}</Button>
        </div>
      )}
    </Dialog>
  );
}

function ExportList({ createdAt }: { createdAt: string }) {
  const t = useTranslations("organization");
  const locale = useLocale();
  const usage = usageFiles(createdAt, new Date()).map(({ path, from, to }) => ({
    path,
    name: t("exportUsage", { from: formatDate(from, locale, "UTC"), to: formatDate(to, locale, "UTC") }),
  }));
  const files = [
    ...usage,
    { path: "/api/balance/export.csv", name: t("exportMovements") },
    { path: "/api/members/export.csv", name: t("exportMembers") },
  ];
  return (
    <ul className="grid gap-1 rounded-lg border border-line p-1">
      {files.map(({ path, name }) => (
        <li key={path}>
          <a href={path} download className="flex items-center gap-2 rounded-md px-2 py-1.5 text-[13px] hover:bg-sunken">
            <Download aria-hidden className="size-4 shrink-0 text-ink-muted" />
            {name}
          </a>
        </li>
      ))}
    </ul>
  );
}

function DeleteForm({ organizationName, available }: Pick<DeleteDialogProps, "organizationName" | "available">) {
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
    <form onSubmit={submit} className="grid gap-4">
      <Field autoFocus label={t("confirmName", { name: organizationName })} name="name" autoComplete="off" required />
      {isLeft ? (
        <label className="flex items-start gap-2 text-[13px]">
          <input type="checkbox" name="forfeit" required className="mt-0.5" />
          {t("forfeit", { amount: formatSpendable(available, locale) })}
        </label>
      ) : null}
      <FormError text={error} />
      <Button type="submit" variant="danger" disabled={isBusy}>
        {t("delete")}
      </Button>
    </form>
  );
}
