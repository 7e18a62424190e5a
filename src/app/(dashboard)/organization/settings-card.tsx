"use client";
import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { includesRole } from "@/domain/roles";
import type { OrganizationView } from "@/organizations/show-organization";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Card, CardHeader } from "@/ui/page-parts";
import { useChange } from "../use-change";

interface SettingsCardProps {
  organization: OrganizationView;
  zones: string[];
}

/** Name and time zone: a form for admins, text for everybody else. */
export function SettingsCard({ organization, zones }: SettingsCardProps) {
  const t = useTranslations("organization");
  return (
    <Card aria-labelledby="settings-title">
      <CardHeader id="settings-title" title={t("settings")} hint={t("zoneHint")} />
      <div className="px-4 pt-3 pb-4 sm:px-5">
        {includesRole(organization.role, "admin") ? (
          <SettingsForm organization={organization} zones={zones} />
        ) : (
          <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[auto_1fr]">
            <dt className="text-ink-muted">{t("name")}</dt>
            <dd className="break-words">{organization.name}</dd>
            <dt className="text-ink-muted">{t("zone")}</dt>
            <dd>{organization.timeZone}</dd>
          </dl>
        )}
      </div>
    </Card>
  );
}

function SettingsForm({ organization, zones }: SettingsCardProps) {
  const t = useTranslations("organization");
  const { isBusy, change } = useChange();
  const known = zones.includes(organization.timeZone) ? zones : [organization.timeZone, ...zones];

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { name: String(form.get("name")), timeZone: String(form.get("timeZone")) };
    void change({ method: "PATCH", path: "/api/organization", body, done: t("saved") });
  }

  return (
    <form onSubmit={submit} className="grid max-w-md gap-4">
      <Field label={t("name")} name="name" required maxLength={100} defaultValue={organization.name} />
      <div className="grid gap-1.5">
        <span aria-hidden className="font-medium text-[13px]">
          {t("zone")}
        </span>
        <Select
          label={t("zone")}
          name="timeZone"
          defaultValue={organization.timeZone}
          className="[&>select]:h-9 [&>select]:w-full [&>select]:text-sm"
          options={known.map((value) => ({ value, label: value }))}
        />
      </div>
      <Button type="submit" variant="primary" disabled={isBusy} className="w-fit">
        {t("save")}
      </Button>
    </form>
  );
}
