import { Skeleton } from "@/ui/page-parts";

const SKELETON_ROWS = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** Apart from the log: pages that only wait must not load what it needs. */
export function LogSkeleton() {
  return (
    <div aria-busy="true" className="divide-y divide-line">
      {SKELETON_ROWS.map((row) => (
        <div key={row} className="flex h-9 items-center gap-6 px-4">
          <Skeleton className="h-4 w-28" />
          <Skeleton className="h-4 flex-1" />
          <Skeleton className="h-4 w-16" />
        </div>
      ))}
    </div>
  );
}
