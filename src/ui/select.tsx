import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { CONTROL } from "./field";
import { mergeClasses } from "./merge-classes";

interface SelectProps extends Omit<ComponentProps<"select">, "children"> {
  label: string;
  options: { value: string; label: string }[];
}

/** The browser's own select: the phone's wheel and every assistive technology know it. */
export function Select({ label, options, className, ...props }: SelectProps) {
  return (
    <span className={mergeClasses("relative inline-flex min-w-0", className)}>
      <select aria-label={label} className={mergeClasses(CONTROL, "h-8 min-w-0 appearance-none truncate py-0 pr-8 pl-2.5 text-[13px]")} {...props}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2 right-2 size-4 text-ink-faint" />
    </span>
  );
}
