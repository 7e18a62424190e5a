import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { mergeClasses } from "./merge-classes";

const VARIANTS = {
  primary: "bg-accent text-white hover:bg-accent-hover shadow-card",
  secondary: "border border-line-strong bg-surface text-ink hover:bg-sunken shadow-card",
  ghost: "text-ink-muted hover:bg-sunken hover:text-ink",
  danger: "bg-bad-solid text-white hover:bg-bad-hover shadow-card",
} as const;
const SIZES = { small: "h-8 px-2.5 text-[13px]", medium: "h-9 px-3.5 text-sm", large: "h-11 px-5 text-[15px]", icon: "size-8" } as const;

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: keyof typeof VARIANTS;
  size?: keyof typeof SIZES;
  /** Styles its only child instead, for example a link. */
  asChild?: boolean;
}

export function Button({ variant = "secondary", size = "medium", asChild = false, className, ...props }: ButtonProps) {
  const classes = mergeClasses(
    "inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-lg font-medium transition-colors",
    "disabled:pointer-events-none disabled:opacity-55",
    VARIANTS[variant],
    SIZES[size],
    className,
  );
  return asChild ? <Slot.Root className={classes} {...props} /> : <button type="button" className={classes} {...props} />;
}
