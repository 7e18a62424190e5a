"use client";
import { type ReactNode, useState } from "react";
import { Input } from "./field";
import { ListboxOption } from "./listbox-option";
import { mergeClasses } from "./merge-classes";
import { useListbox } from "./use-listbox";

interface ComboboxProps<T> {
  label: string;
  /** What is chosen, or what to do. */
  placeholder: string;
  search(text: string): readonly T[];
  keyOf(option: T): string;
  render(option: T): ReactNode;
  /** When nothing is found. */
  emptyText: string;
  isInvalid?: boolean;
  isDisabled?: boolean;
  describedBy?: string | undefined;
  className?: string;
  onPick(option: T): void;
}

/** Finds one among many by typed words. */
export function Combobox<T>({ label, placeholder, search, keyOf, render, emptyText, onPick, ...rest }: ComboboxProps<T>) {
  const { isInvalid = false, isDisabled = false, describedBy, className } = rest;
  const [text, setText] = useState("");
  const [isOpen, setOpen] = useState(false);
  const found = isOpen ? search(text) : [];
  const listbox = useListbox({ options: found, isOpen, onPick: pick });

  function pick(option: T) {
    onPick(option);
    setText("");
    setOpen(false);
  }

  return (
    <div className={mergeClasses("relative min-w-0", className)}>
      <Input
        type="text"
        {...listbox.input}
        aria-label={label}
        aria-invalid={isInvalid || undefined}
        aria-describedby={describedBy}
        placeholder={placeholder}
        disabled={isDisabled}
        value={text}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onClick={() => setOpen(true)}
        onChange={(event) => {
          setText(event.target.value);
          listbox.begin();
          setOpen(true);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") setOpen(false);
          else if (listbox.onKeyDown(event) && event.key !== "Enter") setOpen(true);
        }}
      />
      <div
        id={listbox.listId}
        role="listbox"
        aria-label={label}
        hidden={!isOpen}
        className="absolute inset-x-0 top-full z-20 mt-1 max-h-60 min-w-60 overflow-y-auto rounded-lg border border-line bg-surface p-1 shadow-float"
      >
        {found.map((option, index) => (
          <ListboxOption key={keyOf(option)} id={listbox.optionId(index)} isActive={listbox.isActive(index)} onPick={() => pick(option)}>
            {render(option)}
          </ListboxOption>
        ))}
        {isOpen && found.length === 0 ? <p className="px-2 py-1 text-[13px] text-ink-muted">{emptyText}</p> : null}
      </div>
    </div>
  );
}
