"use client";
import { Popover } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { mergeClasses } from "./merge-classes";

export interface PopoverPanelProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  label: string;
  /** The button, to which it keeps and to which it gives the focus back. */
  anchor(): HTMLElement | null;
  /** Which of the button's edges it keeps to. */
  align?: "start" | "end";
  className?: string;
  children: ReactNode;
}

/** What `popover.tsx` shows. */
export function PopoverPanel({ open, onOpenChange, label, anchor, align = "start", className, children }: PopoverPanelProps) {
  const box = useRef({ getBoundingClientRect: () => anchor()?.getBoundingClientRect() ?? new DOMRect() });
  const isLeft = useRef(false);
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Anchor virtualRef={box} />
      <Popover.Portal>
        <Popover.Content
          align={align}
          sideOffset={6}
          collisionPadding={12}
          aria-label={label}
          onOpenAutoFocus={() => {
            isLeft.current = false;
          }}
          onInteractOutside={(event) => {
            if (event.target instanceof Node && anchor()?.contains(event.target))
              event.preventDefault(); // the button closes it itself
            else isLeft.current = true;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (!isLeft.current) anchor()?.focus();
          }}
          className={mergeClasses("z-50 rounded-xl border border-line bg-surface shadow-float data-[state=open]:animate-fade", className)}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
