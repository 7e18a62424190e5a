"use client";
import { Check, ChevronsUpDown, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { FormError } from "@/ui/form-error";
import { Menu, MenuItem } from "@/ui/menu";
import { mergeClasses } from "@/ui/merge-classes";
import { Logo } from "@/ui/pictures";
import { callApi, describeError } from "../call-api";
import { useSwitchOrganization } from "./use-switch-organization";

export interface OwnOrganizations {
  /** The one that is looked at. */
  current: { id: string; name: string };
  all: { id: string; name: string }[];
}

/** Says whose numbers these are, and changes to another organization, or makes one. A new page is loaded then: nothing of the old one remains. */
export function OrganizationMenu({ current, all }: OwnOrganizations) {
  const t = useTranslations("nav");
  const app = useTranslations("app");
  const switchTo = useSwitchOrganization(current);
  const [isMaking, setMaking] = useState(false);

  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            title={t("organizations")}
            className="flex w-full items-center gap-2.5 rounded-lg px-2 py-1 text-left transition-colors hover:bg-sunken data-[state=open]:bg-sunken"
          >
            <Logo className="size-7" />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-semibold leading-tight tracking-tight">{current.name}</span>
              <span className="block truncate text-ink-faint text-xs leading-tight">{app("name")}</span>
            </span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
          </button>
        }
      >
        <div className="max-h-[60dvh] max-w-72 overflow-y-auto">
          {all.map(({ id, name }) => (
            <MenuItem key={id} onSelect={() => void switchTo(id)} aria-current={id === current.id ? "true" : undefined}>
              <Check aria-hidden className={mergeClasses("size-4 shrink-0 text-accent-ink", id !== current.id && "invisible")} />
              <span className="min-w-0 truncate">{name}</span>
            </MenuItem>
          ))}
        </div>
        <MenuItem onSelect={() => setMaking(true)}>
          <Plus aria-hidden className="size-4 text-ink-muted" />
          {t("newOrganization")}
        </MenuItem>
      </Menu>
      <NewOrganizationDialog open={isMaking} onOpenChange={setMaking} />
    </>
  );
}

function NewOrganizationDialog({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  const t = useTranslations("nav");
  const unreachable = useTranslations("auth")("unreachable");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const body = Object.fromEntries(new FormData(event.currentTarget));
    setBusy(true);
    setError(null);
    const answer = await callApi("/api/organizations", { method: "POST", body });
    if (answer.ok) return window.location.assign("/quickstart");
    setBusy(false);
    setError(describeError(answer.error, unreachable));
  }

  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("newOrganization")} description={t("newOrganizationText")}>
      <form onSubmit={submit} className="grid gap-4">
        <Field data-autofocus label={t("organizationName")} name="name" autoComplete="off" required maxLength={100} />
        <FormError text={error} />
        <Button type="submit" variant="primary" disabled={isBusy}>
          {t("createOrganization")}
        </Button>
      </form>
    </Dialog>
  );
}
