"use client";
import { lazy, Suspense, useState } from "react";
import type { ConfirmDialogProps, DialogProps } from "./modal";

// A tenth of a page's JavaScript, which most visits do not need: fetched when the first dialog opens.
const Modal = lazy(() => import("./modal").then((modal) => ({ default: modal.Modal })));
const ConfirmModal = lazy(() => import("./modal").then((modal) => ({ default: modal.ConfirmModal })));

/** Once it was open it stays, so that it can close by itself and give the focus back. */
function useHasOpened(open: boolean): boolean {
  const [hasOpened, setHasOpened] = useState(open);
  if (open && !hasOpened) setHasOpened(true);
  return hasOpened || open;
}

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
