"use client";
import { useTranslations } from "next-intl";
import { AlertDialog } from "radix-ui";
import { Button } from "./button";
import { useFocusReturn } from "./use-focus-return";

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  text: string;
  confirmLabel: string;
  isBusy: boolean;
  onConfirm(): void;
}

/** Asks before something that cannot be undone; the safe answer has the focus. */
export function ConfirmDialog({ open, onOpenChange, title, text, confirmLabel, isBusy, onConfirm }: ConfirmDialogProps) {
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
