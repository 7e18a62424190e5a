"use client";
import { useTranslations } from "next-intl";
import { useChange } from "@/app/(dashboard)/use-change";
import { Switch } from "@/ui/switch";

interface EnabledSwitchProps {
  /** Of the entity in the administration's API. */
  path: string;
  entity: { isEnabled: boolean; version: number };
  name: string;
}

/** Enables or disables a model or a route at once. */
export function EnabledSwitch({ path, entity: { isEnabled, version }, name }: EnabledSwitchProps) {
  const t = useTranslations("admin.form");
  const { isBusy, change } = useChange();
  const set = (isOn: boolean) =>
    change({ method: "PUT", path, body: { version, isEnabled: isOn }, done: t(isOn ? "enabledToast" : "disabledToast", { name }) });
  return <Switch label={t("enabledNamed", { name })} checked={isEnabled} disabled={isBusy} onChange={set} />;
}
