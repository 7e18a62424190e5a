"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { EXPERIMENT_METRICS, EXPERIMENT_MODES } from "@/domain/experiment";
import { STICKY_BY } from "@/domain/route";
import type { ExperimentView } from "@/experiments/show-experiment";
import { Field } from "@/ui/field";
import { DeleteButton } from "../delete-button";
import { FormEnd, FormPart, SelectRow, SwitchRow } from "../form-parts";
import { useAdminForm } from "../use-admin-form";
import { ArmFields } from "./arm-fields";
import { decimal, type ExperimentFormState, type ExperimentValues, NEW_EXPERIMENT, requestOf, valuesOf } from "./experiment-body";
import type { RouteOption } from "./route-option";

const PATH = "/api/v1/admin/ai/experiments";

interface ExperimentFormProps {
  /** Null: a new one. */
  experiment: ExperimentView | null;
  routes: RouteOption[];
  onSaved(): void;
}

export function ExperimentForm({ experiment: current, routes, onSaved }: ExperimentFormProps) {
  const t = useTranslations("admin.experiments");
  // As it was when the form was opened: what others have changed since is refused as stale, not overwritten.
  const [experiment] = useState(current);
  const form = useAdminForm<ExperimentValues>({
    form: experiment ? "experiment-change" : "experiment",
    initial: experiment ? valuesOf(experiment) : { ...NEW_EXPERIMENT, routeId: routes[0]?.id ?? "" },
    toBody: (values) => requestOf(experiment, values),
    send: experiment ? { method: "PUT", path: `${PATH}/${experiment.id}` } : { method: "POST", path: PATH },
    onSaved,
  });
  return (
    <form {...form.formProps} className="grid gap-4">
      <Field data-autofocus label={t("name")} maxLength={100} autoComplete="off" {...form.text("name")} />
      <ArmFields form={form} routes={routes} />
      <FormPart title={t("comparison")}>
        <SelectRow
          label={t("metric")}
          hint={t(`metricHints.${form.values.metric}`)}
          value={form.values.metric}
          onChange={(value) => form.change("metric", EXPERIMENT_METRICS.find((one) => one === value) ?? "cost")}
          options={EXPERIMENT_METRICS.map((value) => ({ value, label: t(`metrics.${value}`) }))}
        />
        <SelectRow
          label={t("mode")}
          hint={t(`modeHints.${form.values.mode}`)}
          value={form.values.mode}
          onChange={(value) => form.change("mode", EXPERIMENT_MODES.find((one) => one === value) ?? "split")}
          options={EXPERIMENT_MODES.map((value) => ({ value, label: t(`modes.${value}`) }))}
        />
        {form.values.mode === "split" ? (
          <SelectRow
            label={t("stickyBy")}
            hint={t("stickyByHint")}
            value={form.values.stickyBy ?? ""}
            onChange={(value) => form.change("stickyBy", STICKY_BY.find((one) => one === value) ?? null)}
            options={[{ value: "", label: t("sticky.none") }, ...STICKY_BY.map((value) => ({ value, label: t(`sticky.${value}`) }))]}
          />
        ) : null}
      </FormPart>
      <GuardFields form={form} />
      <SwitchRow label={t("running")} hint={t("runningHint")} {...form.flag("isRunning")} />
      <FormEnd {...form} submitLabel={t(experiment ? "save" : "add")} onReload={onSaved}>
        {experiment ? <DeleteButton path={`${PATH}/${experiment.id}`} name={experiment.name} onDeleted={onSaved} /> : null}
      </FormEnd>
    </form>
  );
}

function GuardFields({ form: { values, change, errorOf } }: { form: ExperimentFormState }) {
  const t = useTranslations("admin.experiments");
  const { guardRail } = values;
  const error = errorOf("guardRail");
  const field = (name: keyof ExperimentValues["guardRail"]) => ({
    value: guardRail[name],
    onChange: (event: { target: { value: string } }) => change("guardRail", { ...guardRail, [name]: decimal(event.target.value) }),
    ...{ inputMode: "decimal" as const, autoComplete: "off", "aria-invalid": error ? (true as const) : undefined },
  });
  return (
    <FormPart title={t("guardRail")}>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field label={t("maxErrorRate")} hint={t("maxErrorRateHint")} {...field("maxErrorPercent")} />
        <Field label={t("maxCostRatio")} hint={t("maxCostRatioHint")} {...field("maxCostRatio")} />
      </div>
      {error ? <p className="text-[13px] text-bad">{error}</p> : null}
    </FormPart>
  );
}
