"use client";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { AlertDialog, Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { Button } from "./button";
import { mergeClasses } from "./merge-classes";

/** Restores the focus. Radix does so for dialogs with a trigger; ours are opened by state. */
function useFocusReturn() {
  const opener = useRef<Element | null>(null);
  return {
    remember: () => {
      opener.current = document.activeElement;
    },
    restore: (event: Event) => {
      event.preventDefault();
      if (opener.current instanceof HTMLElement) opener.current.focus();
    },
  };
}

const PLACES = {
  center:
    "top-1/2 left-1/2 max-h-[90dvh] w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-2xl border border-line data-[state=open]:animate-fade",
  top: "top-[10dvh] left-1/2 max-h-[75dvh] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 rounded-2xl border border-line data-[state=open]:animate-fade",
  right: "top-0 right-0 h-dvh w-full border-line sm:w-[min(40rem,92vw)] sm:border-l data-[state=open]:animate-slide-in",
  left: "top-0 left-0 h-dvh w-72 max-w-[85vw] border-line border-r data-[state=open]:animate-fade",
} as const;

export interface DialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  description?: string;
  place?: keyof typeof PLACES;
  /** Next to the title: badges, previous and next. */
  actions?: ReactNode;
  children: ReactNode;
  onKeyDown?(event: React.KeyboardEvent): void;
}

/** Focuses the element that asks for it, else the dialog itself: a focus ring on the first button would mean nothing. */
function focusFirst(event: Event) {
  const dialog = event.currentTarget;
  if (!(dialog instanceof HTMLElement)) return;
  event.preventDefault();
  (dialog.querySelector<HTMLElement>("[data-autofocus]") ?? dialog).focus();
}

/** An open list of suggestions, or a menu, closes by Escape before its dialog does. */
function keepForList(event: Event) {
  const { activeElement } = document;
  const isInList = activeElement?.getAttribute("role") === "combobox" && activeElement.getAttribute("aria-expanded") === "true";
  if (isInList || activeElement?.closest("[role=menu]")) event.preventDefault();
}

/** What `dialog.tsx` shows. It traps the focus, and restores it when it closes. */
export function Modal({ open, onOpenChange, title, description, place = "center", actions, children, onKeyDown }: DialogProps) {
  const t = useTranslations("ui");
  const { remember, restore } = useFocusReturn();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45 data-[state=open]:animate-fade" />
        <Radix.Content
          onKeyDown={onKeyDown}
          onOpenAutoFocus={(event) => {
            remember();
            focusFirst(event);
          }}
          onCloseAutoFocus={restore}
          onEscapeKeyDown={keepForList}
          {...(description ? {} : { "aria-describedby": undefined })}
          className={mergeClasses("fixed z-50 flex flex-col bg-surface shadow-float outline-none", PLACES[place])}
        >
          <header className="flex items-start gap-2 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1 pt-1">
              <Radix.Title className="truncate font-semibold text-base tracking-tight">{title}</Radix.Title>
              {description ? <Radix.Description className="mt-1 text-ink-muted">{description}</Radix.Description> : null}
            </div>
            {actions}
            <Radix.Close asChild>
              <Button variant="ghost" size="icon" aria-label={t("close")}>
                <X aria-hidden className="size-4" />
              </Button>
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  text: string;
  confirmLabel: string;
  isBusy: boolean;
  onConfirm(): void;
}

/** Asks before something irreversible; the safe answer has the focus. */
export function ConfirmModal({ open, onOpenChange, title, text, confirmLabel, isBusy, onConfirm }: ConfirmDialogProps) {
  const t = useTranslations("ui");
  const { remember, restore } = useFocusReturn();
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/45 data-[state=open]:animate-fade" />
        <AlertDialog.Content
          onOpenAutoFocus={remember}
          onCloseAutoFocus={restore}
          className="fixed top-1/2 left-1/2 z-50 w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-2xl border border-line bg-surface p-5 shadow-float outline-none data-[state=open]:animate-fade"
        >
          <AlertDialog.Title className="break-words font-semibold text-base tracking-tight">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-ink-muted">{text}</AlertDialog.Description>
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>{t("cancel")}</Button>
            </AlertDialog.Cancel>
            <Button variant="danger" disabled={isBusy} onClick={onConfirm}>
              {confirmLabel}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
