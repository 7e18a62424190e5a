"use client";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useId, useState } from "react";
import { Input } from "@/ui/field";
import { formatExactUsd } from "@/ui/format";
import { mergeClasses } from "@/ui/merge-classes";
import { type ModelOption, searchModels } from "./model-option";

interface ModelPickerProps {
  label: string;
  models: readonly ModelOption[];
  placeholder: string;
  isInvalid?: boolean;
  describedBy?: string | undefined;
  onPick(id: string): void;
}

/** Finds one model among hundreds: typed words, arrow keys, Enter (WAI-ARIA's combobox with a listbox). */
export function ModelPicker({ label, models, placeholder, isInvalid = false, describedBy, onPick }: ModelPickerProps) {
  const t = useTranslations("admin.picker");
  const id = useId();
  const [text, setText] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const found = isOpen ? searchModels(models, text) : [];
  const optionId = (index: number) => `${id}-${index}`;

  function pick(option: ModelOption | undefined) {
    if (!option) return;
    onPick(option.id);
    setText("");
    setOpen(false);
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setOpen(true);
      setAt(Math.min(Math.max(0, isOpen ? at + step : 0), Math.max(0, found.length - 1)));
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault();
      pick(found[at]);
    } else if (event.key === "Escape" && isOpen) {
      setOpen(false);
    }
  }

  return (
    <div className="relative">
      <Input
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && found[at] ? optionId(at) : undefined}
        aria-invalid={isInvalid || undefined}
        aria-describedby={describedBy}
        autoComplete="off"
        placeholder={placeholder}
        value={text}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onClick={() => setOpen(true)}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
          setOpen(true);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        hidden={!isOpen}
        className="absolute inset-x-0 top-full z-20 mt-1 max-h-60 overflow-y-auto rounded-lg border border-line bg-surface p-1 shadow-float"
      >
        {found.map((option, index) => (
          <PickerOption key={option.id} id={optionId(index)} option={option} isActive={index === at} onPick={() => pick(option)} />
        ))}
        {isOpen && found.length === 0 ? <p className="px-2 py-1 text-[13px] text-ink-muted">{t("none")}</p> : null}
      </div>
    </div>
  );
}

interface PickerOptionProps {
  id: string;
  option: ModelOption;
  isActive: boolean;
  onPick(): void;
}

function PickerOption({ id, option, isActive, onPick }: PickerOptionProps) {
  const t = useTranslations("admin.picker");
  const { modelName, provider, input, output, isEnabled } = option;
  const price = input === null && output === null ? t("unpriced") : `${formatExactUsd(input ?? "0")} / ${formatExactUsd(output ?? "0")}`;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the combobox, which names its active option
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keys
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      ref={(element) => (isActive ? element?.scrollIntoView({ block: "nearest" }) : undefined)}
      // The combobox would lose the focus, and close the list, before the click arrives.
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPick}
      className={mergeClasses("cursor-pointer rounded-md px-2 py-1 text-[13px] hover:bg-sunken", isActive && "bg-sunken")}
    >
      <span className="block break-all font-medium">{modelName}</span>
      <span className="block text-ink-muted text-xs">
        {provider} · <span className="tabular-nums">{price}</span>
        {isEnabled ? null : ` · ${t("disabled")}`}
      </span>
    </div>
  );
}
