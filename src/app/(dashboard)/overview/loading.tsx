import { Skeleton } from "@/ui/page-parts";
import { OverviewSkeleton } from "./overview-skeleton";

export default function Loading() {
  return (
    <>
      <Skeleton className="mb-6 h-8 w-40" />
      <OverviewSkeleton />
    </>
  );
}
