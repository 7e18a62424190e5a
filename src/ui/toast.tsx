"use client";
import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from "react";
import type { Note } from "./toast-list";

// Most visits see none: fetched with the first.
const ToastList = lazy(() => import("./toast-list").then((list) => ({ default: list.ToastList })));

type Show = (note: Omit<Note, "id">) => void;

const ToastContext = createContext<Show>(() => undefined);

/** Shows and announces a short message that disappears by itself. */
export const useToast = (): Show => useContext(ToastContext);

export function ToastProvider({ children }: { children: ReactNode }) {
  const [notes, setNotes] = useState<Note[]>([]);
  const [hasShown, setHasShown] = useState(false);
  const show = useCallback<Show>((note) => {
    setHasShown(true);
    setNotes((all) => [...all.slice(-2), { ...note, id: Date.now() + Math.random() }]);
  }, []);
  const remove = (id: number) => setNotes((all) => all.filter((note) => note.id !== id));
  return (
    <ToastContext.Provider value={show}>
      {children}
      {hasShown ? (
        <Suspense>
          <ToastList notes={notes} onClosed={remove} />
        </Suspense>
      ) : null}
    </ToastContext.Provider>
  );
}
