import type { ComponentProps, ReactNode } from "react";
import { mergeClasses } from "./merge-classes";

/** Scrolls horizontally when its content is wider than the screen, by keyboard too. */
export function ScrollRegion({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  const classes = mergeClasses("relative max-w-full overflow-x-auto outline-offset-[-2px]", className);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section aria-label={label} tabIndex={0} className={classes}>
      {children}
    </section>
  );
}

/** Scrolls inside itself if it is wider than the screen. */
export function Table({ label, className, ...props }: ComponentProps<"table"> & { label: string }) {
  return (
    <ScrollRegion label={label}>
      <table className={mergeClasses("w-full border-collapse text-left text-[13px]", className)} {...props} />
    </ScrollRegion>
  );
}

/** Without a line below its last row: what it stands in has one. */
export function Tbody(props: ComponentProps<"tbody">) {
  return <tbody className="[&>tr:last-child>td]:border-b-0" {...props} />;
}

export function Th({ numeric = false, className, ...props }: ComponentProps<"th"> & { numeric?: boolean }) {
  return (
    <th
      scope="col"
      className={mergeClasses(
        "whitespace-nowrap border-line border-b px-3 py-2 font-medium text-ink-muted text-xs first:pl-5 last:pr-5",
        numeric && "text-right",
        className,
      )}
      {...props}
    />
  );
}

/** Of a column that needs no words to be understood, such as its rows' buttons: read out, not shown. */
export function HiddenTh({ children, ...props }: ComponentProps<typeof Th>) {
  return (
    <Th {...props}>
      <span className="sr-only">{children}</span>
    </Th>
  );
}

export function Td({ numeric = false, className, ...props }: ComponentProps<"td"> & { numeric?: boolean }) {
  return (
    <td
      className={mergeClasses(
        "whitespace-nowrap border-line border-b px-3 py-2.5 align-middle first:pl-5 last:pr-5",
        numeric && "text-right tabular-nums",
        className,
      )}
      {...props}
    />
  );
}
