"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Field } from "@/ui/field";
import { DeleteButton } from "../delete-button";
import { FormEnd, FormPart, Resettable, SelectRow, SwitchRow, TickList } from "../form-parts";
import { PricingFields } from "../prices/pricing-fields";
import { digits, useAdminForm, wholeNumber } from "../use-admin-form";
import type { ModelItem } from "../views";
import { CAPABILITY_NAMES, type ModelValues, NEW_MODEL, requestOf, valuesOf } from "./model-body";

export interface ProviderName {
  id: string;
  displayName: string;
}

interface ModelFormProps {
  /** Null: a new one. */
  model: ModelItem | null;
  providers: ProviderName[];
  onSaved(): void;
}

export function ModelForm({ model: current, providers, onSaved }: ModelFormProps) {
  const t = useTranslations("admin.models");
  // As it was when the form was opened: what others have changed since is refused as stale, not overwritten.
  const [model] = useState(current);
  const form = useAdminForm<ModelValues>({
    form: model ? "model-change" : "model",
    initial: model ? valuesOf(model) : { ...NEW_MODEL, providerId: providers[0]?.id ?? "" },
    toBody: (values, resets) => requestOf(model, values, resets),
    send: model ? { method: "PUT", path: `/api/v1/admin/ai/models/${model.id}` } : { method: "POST", path: "/api/v1/admin/ai/models" },
    onSaved,
  });
  return (
    <form {...form.formProps} className="grid gap-4">
      {model ? null : (
        <>
          <SelectRow
            label={t("provider")}
            value={form.values.providerId}
            onChange={(id) => form.change("providerId", id)}
            options={providers.map(({ id, displayName }) => ({ value: id, label: displayName }))}
          />
          <Field data-autofocus label={t("modelName")} hint={t("modelNameHint")} autoComplete="off" spellCheck={false} {...form.text("modelName")} />
        </>
      )}
      <NameFields form={form} model={model} />
      {model ? null : (
        <FormPart title={t("price")}>
          <PricingFields field={(name) => form.text(`pricing.${name}`)} />
        </FormPart>
      )}
      <LimitFields form={form} model={model} />
      <SalesFields form={form} model={model} />
      <FormEnd {...form} submitLabel={t(model ? "save" : "add")} onReload={onSaved}>
        {model && !model.isBuiltIn ? <DeleteButton path={`/api/v1/admin/ai/models/${model.id}`} name={model.modelName} onDeleted={onSaved} /> : null}
      </FormEnd>
    </form>
  );
}

interface PartProps {
  form: ReturnType<typeof useAdminForm<ModelValues>>;
  model: ModelItem | null;
}

function NameFields({ form, model }: PartProps) {
  const t = useTranslations("admin.models");
  const reset = { form, overridden: model?.overridden ?? [] };
  return (
    <>
      <Resettable {...reset} name="displayName" label={t("displayName")}>
        <Field label={t("displayName")} maxLength={100} autoComplete="off" {...form.text("displayName")} />
      </Resettable>
      <Resettable {...reset} name="description" label={t("description")}>
        <Field label={t("description")} maxLength={500} autoComplete="off" {...form.text("description")} />
      </Resettable>
      <Resettable {...reset} name="upstreamModel" label={t("upstreamModel")}>
        <Field label={t("upstreamModel")} hint={t("upstreamModelHint")} autoComplete="off" spellCheck={false} {...form.text("upstreamModel")} />
      </Resettable>
    </>
  );
}

function LimitFields({ form, model }: PartProps) {
  const t = useTranslations("admin.models");
  const reset = { form, overridden: model?.overridden ?? [] };
  return (
    <FormPart title={t("abilities")}>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Resettable {...reset} name="contextWindow" label={t("contextWindow")}>
          <Field label={t("contextWindow")} hint={t("tokensHint")} inputMode="numeric" autoComplete="off" {...form.text("contextWindow", digits)} />
        </Resettable>
        <Resettable {...reset} name="maxTokens" label={t("maxTokens")}>
          <Field label={t("maxTokens")} hint={t("tokensHint")} inputMode="numeric" autoComplete="off" {...form.text("maxTokens", digits)} />
        </Resettable>
      </div>
      <Resettable {...reset} name="capabilities" label={t("capabilities")}>
        <TickList legend={t("capabilities")} ticks={CAPABILITY_NAMES.map((name) => ({ label: t(`supports.${name}`), ...form.flag(name) }))} />
      </Resettable>
    </FormPart>
  );
}

function SalesFields({ form, model }: PartProps) {
  const t = useTranslations("admin.models");
  const reset = { form, overridden: model?.overridden ?? [] };
  return (
    <FormPart title={t("sales")}>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Resettable {...reset} name="marginPercent" label={t("margin")}>
          <Field label={t("margin")} hint={t("marginHint")} inputMode="decimal" autoComplete="off" {...form.text("marginPercent")} />
        </Resettable>
        <Resettable {...reset} name="priority" label={t("priority")}>
          <Field label={t("priority")} hint={t("priorityHint")} inputMode="numeric" autoComplete="off" {...form.text("priority", wholeNumber)} />
        </Resettable>
      </div>
      <Resettable {...reset} name="isListed" label={t("listed")}>
        <SwitchRow label={t("listed")} hint={t("listedHint")} {...form.flag("isListed")} />
      </Resettable>
      <Resettable {...reset} name="isEnabled" label={t("enabled")}>
        <SwitchRow label={t("enabled")} hint={t("enabledHint")} {...form.flag("isEnabled")} />
      </Resettable>
    </FormPart>
  );
}
