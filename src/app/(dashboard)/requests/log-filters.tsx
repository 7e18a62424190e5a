"use client";
import { useTranslations } from "next-intl";
import type { CredentialName } from "@/queries/credential-names";
import { Select } from "@/ui/field";
import { useProviderName } from "@/ui/labels";
import type { LogFilter } from "./log-filter";

export interface ModelOption {
  provider: string;
  model: string;
}

interface LogFiltersProps {
  filter: LogFilter;
  models: ModelOption[];
  credentials: CredentialName[];
  onChange(changes: Record<string, string | null>): void;
}

/** The chosen value is always an option, even if it was not called lately. */
const choices = (values: string[], chosen: string | undefined) => [...new Set([...values, ...(chosen ? [chosen] : [])])].sort();

/** With the ends of the secret, because names need not be unique. */
function keyOptions(credentials: CredentialName[], chosen: string | undefined) {
  const named = credentials.map(({ id, name, prefix }) => ({ value: id, label: `${name} (${prefix})` }));
  return chosen && !credentials.some(({ id }) => id === chosen) ? [...named, { value: chosen, label: chosen }] : named;
}

export function LogFilters({ filter, models, credentials, onChange }: LogFiltersProps) {
  const t = useTranslations("requests");
  const name = useProviderName();
  const providers = choices(
    models.map(({ provider }) => provider),
    filter.provider,
  );
  const ofProvider = models.filter(({ provider }) => !filter.provider || provider === filter.provider);
  const names = choices(
    ofProvider.map(({ model }) => model),
    filter.model,
  );
  return (
    <>
      <Select
        label={t("filterProvider")}
        value={filter.provider ?? ""}
        onChange={(event) => onChange({ provider: event.target.value, model: null })}
        options={[{ value: "", label: t("allProviders") }, ...providers.map((value) => ({ value, label: name(value) }))]}
      />
      <Select
        label={t("filterModel")}
        className="max-w-56"
        value={filter.model ?? ""}
        onChange={(event) => onChange({ model: event.target.value })}
        options={[{ value: "", label: t("allModels") }, ...names.map((value) => ({ value, label: value }))]}
      />
      <Select
        label={t("filterStatus")}
        value={filter.status ?? ""}
        onChange={(event) => onChange({ status: event.target.value })}
        options={[
          { value: "", label: t("allStatuses") },
          { value: "success", label: t("statusOk") },
          { value: "error", label: t("statusError") },
        ]}
      />
      <Select
        label={t("filterMode")}
        value={filter.mode ?? ""}
        onChange={(event) => onChange({ mode: event.target.value })}
        options={[
          { value: "", label: t("allModes") },
          { value: "pass-through", label: t("passThrough") },
          { value: "reseller", label: t("reseller") },
        ]}
      />
      <Select
        label={t("filterKey")}
        className="max-w-56"
        value={filter.keyId ?? ""}
        onChange={(event) => onChange({ keyId: event.target.value })}
        options={[{ value: "", label: t("allKeys") }, ...keyOptions(credentials, filter.keyId)]}
      />
    </>
  );
}
