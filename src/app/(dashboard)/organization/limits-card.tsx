"use client";
import { useLocale, useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { LIMIT_NAMES } from "@/domain/limits";
import { includesRole } from "@/domain/roles";
import type { OrganizationView } from "@/organizations/show-organization";
import { Button } from "@/ui/button";
import { formatCount } from "@/ui/format";
import { Card, CardHeader } from "@/ui/page-parts";
import { LimitFields, readLimitFields } from "../credentials/limit-fields";
import { useChange } from "../use-change";

/** Limits of all calls of the organization together: a form for admins, text for everybody else. */
export function LimitsCard({ organization }: { organization: OrganizationView }) {
  const t = useTranslations("limits");
  const locale = useLocale();
  const { limits, role } = organization;
  return (
    <Card aria-labelledby="limits-title">
      <CardHeader id="limits-title" title={t("title")} hint={t("organizationHint")} />
      <div className="px-4 pt-3 pb-4 sm:px-5">
        {includesRole(role, "admin") ? (
          <LimitsForm organization={organization} />
        ) : (
          <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[auto_1fr]">
            {LIMIT_NAMES.map((name) => {
              const limit = limits[name];
              return (
                <div key={name} className="contents">
                  <dt className="text-ink-muted">{t(name)}</dt>
                  <dd className="tabular-nums">{limit === null ? t("none") : formatCount(limit, locale)}</dd>
                </div>
              );
            })}
          </dl>
        )}
      </div>
    </Card>
  );
}

function LimitsForm({ organization }: { organization: OrganizationView }) {
  const t = useTranslations("limits");
  const { isBusy, change } = useChange();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const body = { limits: readLimitFields(new FormData(event.currentTarget)) };
    void change({ method: "PATCH", path: "/api/organization", body, done: t("saved") });
  }

  return (
    <form onSubmit={submit} className="grid max-w-2xl gap-4">
      <LimitFields limits={organization.limits} />
      <Button type="submit" variant="primary" disabled={isBusy} className="w-fit">
        {t("save")}
      </Button>
    </form>
  );
}
