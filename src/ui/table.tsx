import type { ComponentProps } from "react";
import { mergeClasses } from "./merge-classes";
import { ScrollRegion } from "./scroll-region";

/** Scrolls inside itself when it is wider than the screen. */
export function Table({ label, className, ...props }: ComponentProps<"table"> & { label: string }) {
  return (
    <ScrollRegion label={label}>
      <table className={mergeClasses("w-full border-collapse text-left text-[13px]", className)} {...props} />
    </ScrollRegion>
  );
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
