"use client";
import { useSyncExternalStore } from "react";
import { keepChoice } from "./keep-choice";
import { readTheme, type Theme } from "./theme";

export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  keepChoice("theme", theme);
}

/** A page may show this choice twice: both follow the document. */
function followDocument(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}

/** The theme of the page. `initial`: what the server has rendered. */
export const useTheme = (initial: Theme): Theme =>
  useSyncExternalStore(
    followDocument,
    () => readTheme(document.documentElement.dataset.theme),
    () => initial,
  );
