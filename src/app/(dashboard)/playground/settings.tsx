"use client";
import { SlidersHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/ui/button";
import { Segmented } from "@/ui/choices";
import { Dialog } from "@/ui/dialog";
import { Field, TextArea } from "@/ui/field";
import { EFFORTS, type Parameters } from "./ask";

interface SettingsProps {
  system: string;
  parameters: Parameters;
  onChange(changes: { system?: string; parameters?: Parameters }): void;
}

const NUMBERS = [
  { name: "temperature", min: 0, max: 2, step: 0.1 },
  { name: "topP", min: 0, max: 1, step: 0.05 },
  { name: "maxTokens", min: 1, max: 1_000_000, step: 1 },
] as const;

/** What goes with every question of the conversation. */
export function SettingsPanel({ system, parameters, onChange }: SettingsProps) {
  const t = useTranslations("playground");
  const set = (changes: Partial<Parameters>) => onChange({ parameters: { ...parameters, ...changes } });
  return (
    <div className="grid grid-cols-1 gap-4">
      <TextArea
        label={t("system")}
        placeholder={t("systemPlaceholder")}
        rows={6}
        value={system}
        onChange={(event) => onChange({ system: event.target.value })}
      />
      {NUMBERS.map(({ name, ...bounds }) => (
        <Field
          key={name}
          type="number"
          inputMode="decimal"
          label={t(name)}
          placeholder={t("default")}
          {...bounds}
          value={parameters[name] ?? ""}
          onChange={({ target }) => set({ [name]: target.value === "" || !target.validity.valid ? null : target.valueAsNumber })}
        />
      ))}
      <TextArea
        label={t("stopSequences")}
        hint={t("stopHint")}
        rows={2}
        value={parameters.stop}
        onChange={(event) => set({ stop: event.target.value })}
      />
      <div className="grid gap-1.5">
        <span aria-hidden className="font-medium text-[13px]">
          {t("effort")}
        </span>
        <Segmented
          label={t("effort")}
          className="justify-self-start"
          value={parameters.effort ?? "default"}
          onChange={(value) => set({ effort: EFFORTS.find((effort) => effort === value) ?? null })}
          options={[{ value: "default", label: t("effortDefault") }, ...EFFORTS.map((value) => ({ value, label: t(`efforts.${value}`) }))]}
        />
      </div>
    </div>
  );
}

/** The same on top, where there is no room for it beside the conversation. */
export function SettingsButton({ isAlways, ...settings }: SettingsProps & { isAlways: boolean }) {
  const t = useTranslations("playground");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="ghost" size="small" className={isAlways ? "" : "xl:hidden"} onClick={() => setOpen(true)}>
        <SlidersHorizontal aria-hidden className="size-4" />
        {t("settings")}
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen} place="right" title={t("settings")}>
        <SettingsPanel {...settings} />
      </Dialog>
    </>
  );
}
