"use client";
import { type ButtonHTMLAttributes, cloneElement, lazy, type ReactElement, Suspense, useRef } from "react";
import type { PopoverPanelProps } from "./popover-panel";
import { useHasOpened } from "./use-has-opened";

// What places it is a tenth of a page's JavaScript, which most visits do not need: fetched when the first one opens.
const PopoverPanel = lazy(() => import("./popover-panel").then((panel) => ({ default: panel.PopoverPanel })));

interface PopoverProps extends Omit<PopoverPanelProps, "anchor"> {
  /** A button. */
  trigger: ReactElement<ButtonHTMLAttributes<HTMLButtonElement>>;
}

/** A panel beside its button, with anything in it. It closes by Escape and by a press elsewhere. */
export function Popover({ trigger, ...panel }: PopoverProps) {
  const place = useRef<HTMLSpanElement>(null);
  const { open, onOpenChange } = panel;
  const anchor = () => place.current?.querySelector("button") ?? null;
  return (
    <span ref={place} className="contents">
      {cloneElement(trigger, { "aria-haspopup": "dialog", "aria-expanded": open, onClick: () => onOpenChange(!open) })}
      {useHasOpened(open) ? (
        <Suspense fallback={null}>
          <PopoverPanel anchor={anchor} {...panel} />
        </Suspense>
      ) : null}
    </span>
  );
}
