"use client";
import { lazy, Suspense } from "react";
import type { ConfirmDialogProps, DialogProps } from "./modal";
import { useHasOpened } from "./use-has-opened";

// A tenth of a page's JavaScript, which most visits do not need: fetched when the first dialog opens.
const Modal = lazy(() => import("./modal").then((modal) => ({ default: modal.Modal })));
const ConfirmModal = lazy(() => import("./modal").then((modal) => ({ default: modal.ConfirmModal })));

/** A modal, centred or as a drawer. It traps the focus, and restores it when it closes. */
export function Dialog(props: DialogProps) {
  return useHasOpened(props.open) ? (
    <Suspense>
      <Modal {...props} />
    </Suspense>
  ) : null;
}

/** Asks before something irreversible; the safe answer has the focus. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return useHasOpened(props.open) ? (
    <Suspense>
      <ConfirmModal {...props} />
    </Suspense>
  ) : null;
}
