import { mergeClasses } from "./merge-classes";

/** A grey stand-in of the shape of what is coming. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={mergeClasses("animate-pulse rounded-md bg-sunken", className)} />;
}
