"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { QUIRKS, type Quirk, WIRES, type Wire } from "@/domain/provider";
import { Field } from "@/ui/field";
import { DeleteButton } from "../delete-button";
import { FormEnd, FormPart, Resettable, SelectRow, SwitchRow, TickList } from "../form-parts";
import { changesOf, textOrNull, useAdminForm } from "../use-admin-form";
import type { ProviderItem } from "../views";

interface ProviderValues {
  name: string;
  displayName: string;
  wire: Wire;
  apiBaseUrl: string;
  needsKey: boolean;
  apiKeyEnv: string;
  healthPath: string;
  quirks: readonly Quirk[];
  isEnabled: boolean;
}

const NEW: ProviderValues = {
  ...{ name: "", displayName: "", wire: "openai", apiBaseUrl: "", needsKey: true, apiKeyEnv: "", healthPath: "", quirks: [], isEnabled: true },
};

const valuesOf = (provider: ProviderItem): ProviderValues => ({
  ...provider,
  needsKey: provider.apiKeyEnv !== null,
  apiKeyEnv: provider.apiKeyEnv ?? "",
  healthPath: provider.healthPath ?? "",
});

/** The same in every language. */
const EXAMPLES = { name: "my-provider", apiBaseUrl: "https://api.example.com/v1", apiKeyEnv: "EXAMPLE_API_KEY", healthPath: "/models" } as const;

function bodyOf({ name, displayName, wire, apiBaseUrl, needsKey, apiKeyEnv, healthPath, quirks, isEnabled }: ProviderValues) {
  const texts = { displayName: displayName.trim(), apiBaseUrl: apiBaseUrl.trim(), apiKeyEnv: needsKey ? apiKeyEnv.trim() : null };
  return { name: name.trim(), ...texts, wire, healthPath: textOrNull(healthPath), quirks, isEnabled };
}

/** Where the address is another one, the key's variable must be said again: that is where the key will be sent. */
function asksForKey(provider: ProviderItem | null, values: ProviderValues, resets: readonly string[]): boolean {
  if (!provider) return false;
  return resets.includes("apiBaseUrl") || values.apiBaseUrl.trim().replace(/\/+$/, "") !== provider.apiBaseUrl;
}

/** The body of the request: of a new provider everything, of another one what was changed. */
function requestOf(provider: ProviderItem | null, values: ProviderValues, resets: readonly string[]): object {
  const body = bodyOf(values);
  if (!provider) return { ...body, displayName: body.displayName || undefined };
  const { name: _, ...fields } = changesOf(bodyOf(valuesOf(provider)), body);
  const key = asksForKey(provider, values, resets) && !resets.includes("apiKeyEnv") ? { apiKeyEnv: body.apiKeyEnv } : {};
  return { version: provider.version, reset: resets, ...fields, ...key };
}

export function ProviderForm({ provider: current, onSaved }: { provider: ProviderItem | null; onSaved(): void }) {
  const t = useTranslations("admin.providers");
  // As it was when the form was opened: what others have changed since is refused as stale, not overwritten.
  const [provider] = useState(current);
  const router = useRouter();
  const form = useAdminForm<ProviderValues>({
    form: provider ? "provider-change" : "provider",
    initial: provider ? valuesOf(provider) : NEW,
    toBody: (values, resets) => requestOf(provider, values, resets),
    send: provider ? { method: "PUT", path: `/api/v1/admin/ai/providers/${provider.id}` } : { method: "POST", path: "/api/v1/admin/ai/providers" },
    onSaved,
  });
  const { values } = form;
  const reset = { form, overridden: provider?.overridden ?? [] };
  /** Another address: the variable is forgotten once, so that it is typed again. */
  function changeAddress(event: { target: { value: string } }) {
    const wasAsked = asksForKey(provider, values, form.resets);
    form.text("apiBaseUrl").onChange(event);
    if (!wasAsked && provider && values.needsKey) form.change("apiKeyEnv", "");
  }
  return (
    <form {...form.formProps} className="grid gap-4">
      {provider ? null : (
        <Field data-autofocus label={t("name")} hint={t("nameHint")} placeholder={EXAMPLES.name} autoComplete="off" {...form.text("name")} />
      )}
      <Resettable {...reset} name="displayName" label={t("displayName")}>
        <Field label={t("displayName")} maxLength={100} autoComplete="off" {...form.text("displayName")} />
      </Resettable>
      <Resettable {...reset} name="wire" label={t("wire")}>
        <SelectRow
          label={t("wire")}
          hint={t("wireHint")}
          value={values.wire}
          onChange={(wire) => form.change("wire", WIRES.find((one) => one === wire) ?? "openai")}
          options={WIRES.map((value) => ({ value, label: t(`wires.${value}`) }))}
        />
      </Resettable>
      <Resettable {...reset} name="apiBaseUrl" label={t("apiBaseUrl")}>
        <Field
          label={t("apiBaseUrl")}
          inputMode="url"
          autoComplete="off"
          placeholder={EXAMPLES.apiBaseUrl}
          hint={provider?.movedBy ? t("moved", { variable: provider.movedBy }) : undefined}
          {...form.text("apiBaseUrl")}
          onChange={changeAddress}
        />
      </Resettable>
      <KeyFields form={form} provider={provider} />
      <ProviderDetails form={form} provider={provider} />
      <FormEnd
        {...form}
        submitLabel={t(provider ? "save" : "add")}
        onReload={() => {
          router.refresh();
          onSaved();
        }}
      >
        {provider && !provider.isBuiltIn ? (
          <DeleteButton path={`/api/v1/admin/ai/providers/${provider.id}`} name={provider.displayName} onDeleted={onSaved} />
        ) : null}
      </FormEnd>
    </form>
  );
}

type Form = ReturnType<typeof useAdminForm<ProviderValues>>;

function KeyFields({ form, provider }: { form: Form; provider: ProviderItem | null }) {
  const t = useTranslations("admin.providers");
  const isAsked = asksForKey(provider, form.values, form.resets);
  const field = form.text("apiKeyEnv");
  const error = isAsked && field.value === "" ? t("keyAgain") : field.error;
  return (
    <>
      <SwitchRow label={t("needsKey")} hint={t("needsKeyHint")} {...form.flag("needsKey")} />
      {form.values.needsKey ? (
        <Resettable form={form} overridden={provider?.overridden ?? []} name="apiKeyEnv" label={t("apiKeyEnv")}>
          <Field
            label={t("apiKeyEnv")}
            hint={t("apiKeyEnvHint")}
            autoComplete="off"
            spellCheck={false}
            placeholder={EXAMPLES.apiKeyEnv}
            {...field}
            error={error}
          />
        </Resettable>
      ) : null}
    </>
  );
}

function ProviderDetails({ form, provider }: { form: Form; provider: ProviderItem | null }) {
  const t = useTranslations("admin.providers");
  const { values } = form;
  const reset = { form, overridden: provider?.overridden ?? [] };
  const quirksLabel = t("quirks", { count: values.quirks.length });
  const toggle = (quirk: Quirk, isOn: boolean) =>
    form.change("quirks", isOn ? [...values.quirks, quirk] : values.quirks.filter((one) => one !== quirk));
  return (
    <FormPart title={t("details")}>
      <Resettable {...reset} name="healthPath" label={t("healthPath")}>
        <Field label={t("healthPath")} hint={t("healthPathHint")} autoComplete="off" placeholder={EXAMPLES.healthPath} {...form.text("healthPath")} />
      </Resettable>
      <Resettable {...reset} name="quirks" label={quirksLabel}>
        <details>
          <summary className="w-fit cursor-pointer rounded font-medium text-[13px]">{quirksLabel}</summary>
          <div className="mt-2">
            <TickList
              isLegendHidden
              legend={quirksLabel}
              ticks={QUIRKS.map((quirk) => ({
                label: t(`quirk.${quirk}`),
                checked: values.quirks.includes(quirk),
                onChange: (isOn) => toggle(quirk, isOn),
              }))}
            />
          </div>
        </details>
      </Resettable>
      <Resettable {...reset} name="isEnabled" label={t("enabled")}>
        <SwitchRow label={t("enabled")} hint={t("enabledHint")} {...form.flag("isEnabled")} />
      </Resettable>
    </FormPart>
  );
}
