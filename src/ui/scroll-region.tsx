import type { ReactNode } from "react";
import { mergeClasses } from "./merge-classes";

/** Scrolls sideways inside itself when its content is wider than the screen, by keyboard too. */
export function ScrollRegion({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  const classes = mergeClasses("relative max-w-full overflow-x-auto outline-offset-[-2px]", className);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section aria-label={label} tabIndex={0} className={classes}>
      {children}
    </section>
  );
}
