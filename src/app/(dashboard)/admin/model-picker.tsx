"use client";
import { useTranslations } from "next-intl";
import { Combobox } from "@/ui/combobox";
import { formatExactUsd } from "@/ui/format";
import { type ModelOption, searchModels } from "./model-option";

interface ModelPickerProps {
  label: string;
  models: readonly ModelOption[];
  placeholder: string;
  isInvalid?: boolean;
  describedBy?: string | undefined;
  onPick(id: string): void;
}

/** Finds one model among hundreds. */
export function ModelPicker({ models, onPick, ...rest }: ModelPickerProps) {
  const t = useTranslations("admin.picker");
  return (
    <Combobox
      {...rest}
      search={(text) => searchModels(models, text)}
      keyOf={({ id }) => id}
      render={(option) => <PickedModel option={option} />}
      emptyText={t("none")}
      onPick={({ id }) => onPick(id)}
    />
  );
}

function PickedModel({ option }: { option: ModelOption }) {
  const t = useTranslations("admin.picker");
  const { modelName, provider, input, output, isEnabled } = option;
  const price = input === null && output === null ? t("unpriced") : `${formatExactUsd(input ?? "0")} / ${formatExactUsd(output ?? "0")}`;
  return (
    <>
      <span className="block break-all font-medium">{modelName}</span>
      <span className="block text-ink-muted text-xs">
        {provider} · <span className="tabular-nums">{price}</span>
        {isEnabled ? null : ` · ${t("disabled")}`}
      </span>
    </>
  );
}
