"use client";
import { RadioGroup } from "radix-ui";
import type { ReactNode } from "react";
import { mergeClasses } from "./merge-classes";

interface SegmentedProps {
  label: string;
  value: string;
  onChange(value: string): void;
  options: { value: string; label: string; icon?: ReactNode }[];
  className?: string;
}

/** One of a few, side by side. With icons, the labels are for assistive technology and the tooltip. */
export function Segmented({ label, value, onChange, options, className }: SegmentedProps) {
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={onChange}
      orientation="horizontal"
      className={mergeClasses("inline-flex h-8 items-center gap-0.5 rounded-lg border border-line bg-sunken p-0.5", className)}
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          aria-label={option.label}
          title={option.icon ? option.label : undefined}
          className="inline-flex h-full items-center justify-center rounded-md px-2.5 font-medium text-[13px] text-ink-muted tabular-nums transition-colors hover:text-ink data-[state=checked]:bg-raised data-[state=checked]:text-ink data-[state=checked]:shadow-card"
        >
          {option.icon ?? option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
