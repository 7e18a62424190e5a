"use client";
import { RadioGroup, Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { mergeClasses } from "./merge-classes";

interface SegmentedProps {
  label: string;
  value: string;
  onChange(value: string): void;
  options: { value: string; label: string; icon?: ReactNode }[];
  className?: string;
}

/** One of a few options, side by side. With icons, the labels serve assistive technology and the tooltip. */
export function Segmented({ label, value, onChange, options, className }: SegmentedProps) {
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={onChange}
      orientation="horizontal"
      className={mergeClasses("inline-flex min-h-8 flex-wrap items-center gap-0.5 rounded-lg border border-line bg-sunken p-0.5", className)}
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          aria-label={option.label}
          title={option.icon ? option.label : undefined}
          className="inline-flex h-6.5 items-center justify-center whitespace-nowrap rounded-md px-2.5 font-medium text-[13px] text-ink-muted tabular-nums transition-colors hover:text-ink data-[state=checked]:bg-raised data-[state=checked]:text-ink data-[state=checked]:shadow-card"
        >
          {option.icon ?? option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

interface TabsProps {
  label: string;
  value: string;
  onChange(value: string): void;
  tabs: { value: string; label: string }[];
  children: ReactNode;
}

/** Underlined tabs; the children are `TabPanel`s. */
export function Tabs({ label, value, onChange, tabs, children }: TabsProps) {
  return (
    <Radix.Root value={value} onValueChange={onChange}>
      <Radix.List aria-label={label} className="flex gap-1 overflow-x-auto border-line border-b">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px whitespace-nowrap border-transparent border-b-2 px-3 py-2 font-medium text-[13px] text-ink-muted outline-offset-[-2px] hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {children}
    </Radix.Root>
  );
}

export function TabPanel({ value, children }: { value: string; children: ReactNode }) {
  return (
    <Radix.Content value={value} className="pt-4 outline-offset-4">
      {children}
    </Radix.Content>
  );
}
