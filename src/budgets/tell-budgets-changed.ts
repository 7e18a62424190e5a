import { once } from "../db/once";

type Listener = () => void | Promise<void>;
const listeners = () => once("budget-listeners", () => new Set<Listener>());

/** This process has changed a budget. Resolves when whoever listens has made the other processes of this node read them. */
export async function tellBudgetsChanged(): Promise<void> {
  await Promise.all([...listeners()].map((listener) => listener()));
}

export function onBudgetsChanged(listener: Listener): void {
  listeners().add(listener);
}
