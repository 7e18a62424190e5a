"use client";
import { RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { Button } from "@/ui/button";
import { Select } from "@/ui/field";
import { Switch } from "@/ui/switch";

interface SelectRowProps {
  label: string;
  hint?: string | undefined;
  value: string;
  onChange(value: string): void;
  options: { value: string; label: string }[];
}

/** A labelled choice, as tall as the other fields of a form. */
export function SelectRow({ label, hint, value, onChange, options }: SelectRowProps) {
  return (
    <div className="grid gap-1.5">
      <span aria-hidden className="font-medium text-[13px]">
        {label}
      </span>
      <Select
        label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="[&>select]:h-9 [&>select]:w-full [&>select]:text-sm"
        options={options}
      />
      {hint ? <p className="text-[13px] text-ink-muted">{hint}</p> : null}
    </div>
  );
}

interface SwitchRowProps {
  label: string;
  hint?: string;
  checked: boolean;
  onChange(checked: boolean): void;
}

export function SwitchRow({ label, hint, checked, onChange }: SwitchRowProps) {
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <p className="font-medium text-[13px]">{label}</p>
        {hint ? <p className="text-[13px] text-ink-muted">{hint}</p> : null}
      </div>
      <Switch label={label} checked={checked} onChange={onChange} />
    </div>
  );
}

interface TickListProps {
  legend: string;
  /** Where the legend is to be read above already. */
  isLegendHidden?: boolean;
  ticks: { label: string; checked: boolean; onChange(checked: boolean): void }[];
}

/** Ticks, of which any number may be set. */
export function TickList({ legend, isLegendHidden = false, ticks }: TickListProps) {
  return (
    <fieldset className="grid gap-1.5">
      <legend className={isLegendHidden ? "sr-only" : "mb-1.5 font-medium text-[13px]"}>{legend}</legend>
      <div className="grid gap-x-4 gap-y-1.5 sm:grid-cols-2">
        {ticks.map(({ label, checked, onChange }) => (
          <label key={label} className="flex cursor-pointer items-start gap-2 text-[13px]">
            <input type="checkbox" className="mt-0.75 accent-accent" checked={checked} onChange={(event) => onChange(event.target.checked)} />
            <span className="min-w-0 break-words">{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface BuiltInNoteProps {
  /** The field's label. */
  label: string;
  name: string;
  overridden: readonly string[];
  form: { resets: readonly string[]; toggleReset(name: string): void };
  children: ReactNode;
}

/** A field that may go back to its built-in value: offered where it was changed. */
export function Resettable({ label, name, overridden, form, children }: BuiltInNoteProps) {
  const t = useTranslations("admin.form");
  if (!overridden.includes(name)) return children;
  const isReset = form.resets.includes(name);
  return (
    <div className="grid gap-1">
      <div inert={isReset} className={isReset ? "opacity-55" : undefined}>
        {children}
      </div>
      <p className="flex flex-wrap items-center gap-x-2 text-ink-muted text-xs">
        {isReset ? t("willReset") : t("overridden")}
        <button
          type="button"
          onClick={() => form.toggleReset(name)}
          aria-label={isReset ? t("keepNamed", { field: label }) : t("resetNamed", { field: label })}
          className="inline-flex items-center gap-1 rounded py-1 font-medium text-accent-ink hover:underline"
        >
          <RotateCcw aria-hidden className="size-3" />
          {isReset ? t("keep") : t("reset")}
        </button>
      </p>
    </div>
  );
}

interface FormEndProps {
  problem: string | null;
  isStale: boolean;
  isBusy: boolean;
  submitLabel: string;
  /** Closes the form and shows what is there now. */
  onReload(): void;
  children?: ReactNode;
}

/** What no field can say, and the button. */
export function FormEnd({ problem, isStale, isBusy, submitLabel, onReload, children }: FormEndProps) {
  const t = useTranslations("admin.form");
  return (
    <div className="grid gap-3">
      <div role="alert" className="empty:hidden">
        {problem ? <p className="break-words text-[13px] text-bad">{problem}</p> : null}
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2">
        {children}
        {isStale ? <Button onClick={onReload}>{t("reload")}</Button> : null}
        <Button type="submit" variant="primary" disabled={isBusy}>
          {submitLabel}
        </Button>
      </div>
    </div>
  );
}

/** Fields that belong together, under a heading. */
export function FormPart({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-4 border-line border-t pt-4">
      <h3 id={id} className="font-semibold tracking-tight">
        {title}
      </h3>
      {children}
    </section>
  );
}
