"use client";
import { createContext, type KeyboardEvent, type ReactNode, useContext, useId } from "react";
import { mergeClasses } from "./merge-classes";

interface SegmentedProps {
  label: string;
  value: string;
  onChange(value: string): void;
  options: { value: string; label: string; icon?: ReactNode }[];
  className?: string;
}

/**
 * One of a few options, side by side. With icons, the labels serve assistive technology and the tooltip. The browser's own radio buttons, which lie over
 * what is seen of them; they belong to no form, whose fields are others.
 */
export function Segmented({ label, value, onChange, options, className }: SegmentedProps) {
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={mergeClasses("inline-flex min-h-8 flex-wrap items-center gap-0.5 rounded-lg border border-line bg-sunken p-0.5", className)}
    >
      {options.map((option) => (
        <label
          key={option.value}
          title={option.icon ? option.label : undefined}
          className="relative inline-flex h-6.5 cursor-pointer items-center justify-center whitespace-nowrap rounded-md px-2.5 font-medium text-[13px] text-ink-muted tabular-nums transition-colors hover:text-ink has-checked:bg-raised has-checked:text-ink has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2"
        >
          <input
            type="radio"
            form={`${name}none`}
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            aria-label={option.label}
            className="absolute inset-0 m-0 cursor-pointer opacity-0"
          />
          {option.icon ?? option.label}
        </label>
      ))}
    </div>
  );
}

interface TabsProps {
  label: string;
  value: string;
  onChange(value: string): void;
  tabs: { value: string; label: string }[];
  children: ReactNode;
}

const STEPS: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowRight: (index, count) => (index + 1) % count,
  ArrowLeft: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

const TabsContext = createContext({ id: "", value: "" });

/** Underlined tabs; the children are `TabPanel`s. A tab is chosen as soon as it has the focus: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ */
export function Tabs({ label, value, onChange, tabs, children }: TabsProps) {
  const id = useId();
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const step = STEPS[event.key];
    const index = tabs.findIndex((tab) => tab.value === value);
    const next = step && tabs[step(index, tabs.length)];
    if (!next) return;
    event.preventDefault();
    onChange(next.value);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${CSS.escape(next.value)}"]`)?.focus();
  }
  return (
    <TabsContext.Provider value={{ id, value }}>
      <div role="tablist" aria-label={label} onKeyDown={onKeyDown} className="flex gap-1 overflow-x-auto border-line border-b">
        {tabs.map((tab) => {
          const isChosen = tab.value === value;
          return (
            <button
              key={tab.value}
              type="button"
              role="tab"
              id={`${id}tab${tab.value}`}
              data-tab={tab.value}
              aria-selected={isChosen}
              aria-controls={isChosen ? `${id}panel${tab.value}` : undefined}
              tabIndex={isChosen ? 0 : -1}
              onClick={() => onChange(tab.value)}
              className="-mb-px whitespace-nowrap border-transparent border-b-2 px-3 py-2 font-medium text-[13px] text-ink-muted outline-offset-[-2px] hover:text-ink aria-selected:border-accent aria-selected:text-ink"
            >
              {tab.label}
            </button>
          );
        })}
      </div>
      {children}
    </TabsContext.Provider>
  );
}

export function TabPanel({ value, children }: { value: string; children: ReactNode }) {
  const tabs = useContext(TabsContext);
  if (value !== tabs.value) return null;
  return (
    <div role="tabpanel" id={`${tabs.id}panel${value}`} aria-labelledby={`${tabs.id}tab${value}`} className="pt-4 outline-offset-4">
      {children}
    </div>
  );
}
