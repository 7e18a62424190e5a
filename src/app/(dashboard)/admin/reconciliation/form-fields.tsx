import { useTranslations } from "next-intl";
import { useState } from "react";
import { Field } from "@/ui/field";
import { useProviderName } from "@/ui/labels";
import { SelectRow } from "../form-parts";

const COLUMNS = ["dateColumn", "modelColumn", "inputTokensColumn", "outputTokensColumn", "costColumn"] as const;
const INCLUDES = ["resold", "all"] as const;

/** Whose file it is, and how it is to be read. */
export function FormFields({ providers }: { providers: string[] }) {
  const t = useTranslations("admin.reconciliation");
  const providerName = useProviderName();
  const [provider, setProvider] = useState(providers[0] ?? "");
  const [include, setInclude] = useState<string>(INCLUDES[0]);
  return (
    <>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <SelectRow
          label={t("provider")}
          value={provider}
          onChange={setProvider}
          options={providers.map((id) => ({ value: id, label: providerName(id) }))}
        />
        <Field type="file" name="file" accept=".csv,text/csv" label={t("file")} hint={t("fileHint")} className="h-auto py-1.5" />
        <SelectRow
          label={t("include")}
          value={include}
          onChange={setInclude}
          options={INCLUDES.map((value) => ({ value, label: t(`includes.${value}`) }))}
        />
        <Field name="timeZone" label={t("timeZone")} hint={t("timeZoneHint")} autoComplete="off" maxLength={64} />
      </div>
      <input type="hidden" name="provider" value={provider} />
      <input type="hidden" name="include" value={include} />
      <details>
        <summary className="w-fit cursor-pointer font-medium text-[13px]">{t("columns")}</summary>
        <p className="mt-1 mb-3 text-[13px] text-ink-muted">{t("columnsHint")}</p>
        <div className="grid items-start gap-4 sm:grid-cols-3 lg:grid-cols-5">
          {COLUMNS.map((name) => (
            <Field key={name} name={name} label={t(name)} autoComplete="off" maxLength={200} />
          ))}
        </div>
      </details>
    </>
  );
}
