"use client";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { mergeClasses } from "./merge-classes";
import { Th } from "./table";

/** By which column a table is sorted. */
export interface Sorting<Name extends string = string> {
  name: Name;
  isDescending: boolean;
}

interface SortableThProps<Name extends string> {
  name: Name;
  sorting: Sorting<Name>;
  numeric?: boolean;
  /** The first press sorts the largest first. */
  firstDescending?: boolean;
  className?: string;
  onSort(sorting: Sorting<Name>): void;
  children: ReactNode;
}

/** A column's heading, which sorts the table by it; pressed again, the other way round. */
export function SortableTh<Name extends string>({
  name,
  sorting,
  numeric = false,
  firstDescending = false,
  className,
  onSort,
  children,
}: SortableThProps<Name>) {
  const isSorted = sorting.name === name;
  const Arrow = sorting.isDescending ? ArrowDown : ArrowUp;
  return (
    <Th numeric={numeric} className={className} aria-sort={isSorted ? (sorting.isDescending ? "descending" : "ascending") : undefined}>
      <button
        type="button"
        onClick={() => onSort({ name, isDescending: isSorted ? !sorting.isDescending : firstDescending })}
        className={mergeClasses("inline-flex items-center gap-1 rounded hover:text-ink", isSorted && "text-ink")}
      >
        {children}
        {isSorted ? <Arrow aria-hidden className="size-3" /> : null}
      </button>
    </Th>
  );
}
