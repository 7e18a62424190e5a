"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { RouteView } from "@/catalog/edit/routes";
import { ROUTING_STRATEGIES, STICKY_BY } from "@/domain/route";
import { Field } from "@/ui/field";
import { DeleteButton } from "../delete-button";
import { FormEnd, FormPart, SelectRow, SwitchRow } from "../form-parts";
import type { ModelOption } from "../model-option";
import { digits, useAdminForm } from "../use-admin-form";
import { ModelChain } from "./model-chain";
import { NEW_ROUTE, type RouteValues, requestOf, valuesOf } from "./route-body";

interface RouteFormProps {
  /** Null: a new one. */
  route: RouteView | null;
  models: ModelOption[];
  onSaved(): void;
}

export function RouteForm({ route: current, models, onSaved }: RouteFormProps) {
  const t = useTranslations("admin.routes");
  // As it was when the form was opened: what others have changed since is refused as stale, not overwritten.
  const [route] = useState(current);
  const form = useAdminForm<RouteValues>({
    form: route ? "route-change" : "route",
    initial: route ? valuesOf(route) : NEW_ROUTE,
    toBody: (values) => requestOf(route, values),
    send: route ? { method: "PUT", path: `/api/v1/admin/ai/routes/${route.id}` } : { method: "POST", path: "/api/v1/admin/ai/routes" },
    onSaved,
  });
  return (
    <form {...form.formProps} className="grid gap-4">
      <Field data-autofocus label={t("name")} hint={t("nameHint")} autoComplete="off" spellCheck={false} {...form.text("name")} />
      <Field label={t("description")} maxLength={500} autoComplete="off" {...form.text("description")} />
      <SelectRow
        label={t("strategy")}
        hint={t(`strategyHints.${form.values.routingStrategy}`)}
        value={form.values.routingStrategy}
        onChange={(value) => form.change("routingStrategy", ROUTING_STRATEGIES.find((one) => one === value) ?? "simple")}
        options={ROUTING_STRATEGIES.map((value) => ({ value, label: t(`strategies.${value}`) }))}
      />
      <ModelFields form={form} models={models} />
      <LimitFields form={form} />
      <FormEnd {...form} submitLabel={t(route ? "save" : "add")} onReload={onSaved}>
        {route ? <DeleteButton path={`/api/v1/admin/ai/routes/${route.id}`} name={route.name} onDeleted={onSaved} /> : null}
      </FormEnd>
    </form>
  );
}

type Form = ReturnType<typeof useAdminForm<RouteValues>>;

function ModelFields({ form, models }: { form: Form; models: ModelOption[] }) {
  const t = useTranslations("admin.routes");
  const { values, change, errorOf } = form;
  const chain = [values.primaryModelId, ...values.fallbackModelIds].filter(Boolean);
  const weights = values.routingStrategy === "weighted" ? { values: values.weights, error: errorOf("weights") } : null;
  function changeChain(ids: string[]) {
    const [primary = "", ...fallbacks] = ids;
    change("primaryModelId", primary);
    change("fallbackModelIds", fallbacks);
  }
  return (
    <FormPart title={t("chain")}>
      <ModelChain
        label={t("models")}
        hint={t("modelsHint")}
        firstLabel={t("primary")}
        models={models}
        ids={chain}
        error={errorOf("primaryModelId") === null ? errorOf("fallbackModelIds") : t("primaryMissing")}
        onChange={changeChain}
        weights={weights}
        onWeight={(id, weight) => change("weights", { ...values.weights, [id]: digits(weight) })}
      />
      {weights ? (
        <SelectRow
          label={t("stickyBy")}
          hint={t("stickyByHint")}
          value={values.stickyBy ?? ""}
          onChange={(value) => change("stickyBy", STICKY_BY.find((one) => one === value) ?? null)}
          options={[{ value: "", label: t("sticky.none") }, ...STICKY_BY.map((value) => ({ value, label: t(`sticky.${value}`) }))]}
        />
      ) : null}
      <ModelChain
        label={t("contextWindowFallbacks")}
        hint={t("contextWindowFallbacksHint")}
        models={models}
        ids={values.contextWindowFallbackIds}
        error={errorOf("contextWindowFallbackIds")}
        onChange={(ids) => change("contextWindowFallbackIds", ids)}
      />
    </FormPart>
  );
}

function LimitFields({ form }: { form: Form }) {
  const t = useTranslations("admin.routes");
  return (
    <FormPart title={t("limits")}>
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <Field label={t("numRetries")} hint={t("numRetriesHint")} inputMode="numeric" autoComplete="off" {...form.text("numRetries", digits)} />
        <Field label={t("timeoutSeconds")} hint={t("secondsHint")} inputMode="numeric" autoComplete="off" {...form.text("timeoutSeconds", digits)} />
        <Field
          label={t("ttftTimeoutSeconds")}
          hint={t("secondsHint")}
          inputMode="numeric"
          autoComplete="off"
          {...form.text("ttftTimeoutSeconds", digits)}
        />
      </div>
      <SwitchRow label={t("isDefault")} hint={t("defaultHint")} {...form.flag("isDefault")} />
      <SwitchRow label={t("enabled")} hint={t("enabledHint")} {...form.flag("isEnabled")} />
    </FormPart>
  );
}
