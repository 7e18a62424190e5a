import type { ReactNode } from "react";
import { mergeClasses } from "./merge-classes";

interface ListboxOptionProps {
  id: string;
  isActive: boolean;
  onPick(): void;
  className?: string;
  children: ReactNode;
}

/** One choice of a listbox whose focus stays in its combobox. */
export function ListboxOption({ id, isActive, onPick, className, children }: ListboxOptionProps) {
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
      className={mergeClasses("cursor-pointer rounded-md px-2 py-1 text-[13px] hover:bg-sunken", isActive && "bg-sunken", className)}
    >
      {children}
    </div>
  );
}
