"use client";
import { ExternalLink, PackageX } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { type ApiError, callApi, describeError } from "@/app/call-api";
import { readFieldErrors } from "@/app/read-field-errors";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { EmptyState, Skeleton } from "@/ui/page-parts";
import { useToast } from "@/ui/toast";
import { useLoaded } from "../use-loaded";

/** A provider that this build knows how to add. */
interface PackView {
  id: string;
  displayName: string;
  documentationUrl: string;
  /** What only the operator knows, for example the name of an Azure resource. */
  needs: { field: string; label: string; example: string; default: string | null }[];
  /** How many models it brings. */
  models: number;
}

interface PackDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  onAdded(): void;
}

/** The providers that can be added by one press. */
export function PackDialog({ open, onOpenChange, onAdded }: PackDialogProps) {
  const t = useTranslations("admin.packs");
  const unreachable = useTranslations("auth")("unreachable");
  const { answer } = useLoaded<{ packs: PackView[] }>(open ? "/api/v1/admin/ai/packs" : null);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} place="right" title={t("title")} description={t("text")}>
      {answer === undefined ? (
        <Skeleton className="h-40 w-full" />
      ) : answer.ok ? (
        <ul className="grid gap-3">
          {answer.data.packs.map((pack) => (
            <PackItem key={pack.id} pack={pack} onAdded={onAdded} />
          ))}
        </ul>
      ) : (
        <EmptyState icon={PackageX} title={t("failed")} text={describeError(answer.error, unreachable)} />
      )}
    </Dialog>
  );
}

function PackItem({ pack, onAdded }: { pack: PackView; onAdded(): void }) {
  const t = useTranslations("admin.packs");
  const unreachable = useTranslations("auth")("unreachable");
  const showToast = useToast();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const { id, displayName: name, documentationUrl, needs, models } = pack;
  const errors = error ? readFieldErrors(error.message) : [];
  const ofField = (field: string) => errors.find((one) => one.field === field || one.field === `fields.${field}`)?.message ?? null;
  const isAtField = needs.some(({ field }) => ofField(field) !== null);

  async function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const fields = Object.fromEntries(needs.map(({ field }) => [field, String(form.get(field)).trim()]));
    setBusy(true);
    const answer = await callApi(`/api/v1/admin/ai/packs/${id}`, { method: "POST", body: { fields } });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    showToast({ tone: "good", title: t("added", { name }) });
    onAdded();
  }

  return (
    <li className="rounded-xl border border-line p-4">
      <form onSubmit={add} noValidate className="grid gap-3">
        <div className="flex items-start justify-between gap-3">
          <div className="min-w-0">
            <h3 className="font-semibold">{name}</h3>
            <p className="flex flex-wrap items-center gap-x-2 text-[13px] text-ink-muted">
              {t("models", { count: models })}
              <a href={documentationUrl} target="_blank" rel="noreferrer" className="inline-flex items-center gap-1 text-accent-ink hover:underline">
                {t("documentation")}
                <ExternalLink aria-hidden className="size-3" />
              </a>
            </p>
          </div>
          <Button type="submit" disabled={isBusy} aria-label={t("addNamed", { name })}>
            {t("add")}
          </Button>
        </div>
        {needs.map(({ field, label, example, default: value }) => (
          <Field
            key={field}
            {...{ name: field, label, placeholder: example, defaultValue: value ?? "" }}
            autoComplete="off"
            spellCheck={false}
            error={ofField(field)}
          />
        ))}
        <div role="alert" className="empty:hidden">
          {error && !isAtField ? <p className="break-words text-[13px] text-bad">{describeError(error, unreachable)}</p> : null}
        </div>
      </form>
    </li>
  );
}
