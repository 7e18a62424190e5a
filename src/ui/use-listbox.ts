import { type KeyboardEvent, useId, useState } from "react";

interface UseListboxOptions<T> {
  /** Those that the text has found. */
  options: readonly T[];
  isOpen: boolean;
  onPick(option: T): void;
}

/**
 * The keys of a combobox with a listbox (WAI-ARIA): arrows move, Enter picks, and the focus stays in the text. The result is what ties the three
 * together.
 */
export function useListbox<T>({ options, isOpen, onPick }: UseListboxOptions<T>) {
  const id = useId();
  const [wanted, setAt] = useState(0);
  const at = Math.min(wanted, Math.max(0, options.length - 1));
  const listId = `${id}-list`;
  const optionId = (index: number) => `${id}-${index}`;

  /** @returns whether the key was one of the list's */
  function onKeyDown(event: KeyboardEvent): boolean {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const picked = options[at];
    if (step !== 0) setAt(Math.min(Math.max(0, isOpen ? at + step : 0), Math.max(0, options.length - 1)));
    // An Enter that ends the composition of a Hangul syllable picks nothing.
    else if (event.key === "Enter" && isOpen && !event.nativeEvent.isComposing) {
      if (picked !== undefined) onPick(picked);
    } else return false;
    event.preventDefault();
    return true;
  }

  return {
    onKeyDown,
    begin: () => setAt(0),
    input: {
      role: "combobox",
      "aria-expanded": isOpen,
      "aria-controls": listId,
      "aria-autocomplete": "list",
      "aria-activedescendant": isOpen && options[at] !== undefined ? optionId(at) : undefined,
      autoComplete: "off",
    } as const,
    listId,
    isActive: (index: number) => index === at,
    optionId,
  };
}
