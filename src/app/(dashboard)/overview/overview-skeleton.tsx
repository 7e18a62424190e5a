import { Skeleton } from "@/ui/page-parts";

const STATS = ["cost", "requests", "tokens", "errors", "latency", "ttft"];
const CHARTS = ["cost", "requests", "tokens", "latency"];

export function OverviewSkeleton() {
  return (
    <div aria-busy="true">
      <div className="grid grid-cols-2 gap-3 md:grid-cols-3">
        {STATS.map((name) => (
          <div key={name} className="rounded-xl border border-line bg-surface p-4">
            <Skeleton className="h-3 w-16" />
            <Skeleton className="mt-3 h-6 w-24" />
            <Skeleton className="mt-3 h-3 w-20" />
            <Skeleton className="mt-3 h-7 w-full" />
          </div>
        ))}
      </div>
      <div className="mt-14 grid gap-3 xl:grid-cols-2">
        {CHARTS.map((name) => (
          <div key={name} className="rounded-xl border border-line bg-surface p-5">
            <Skeleton className="h-4 w-28" />
            <Skeleton className="mt-5 h-52 w-full" />
          </div>
        ))}
      </div>
    </div>
  );
}
