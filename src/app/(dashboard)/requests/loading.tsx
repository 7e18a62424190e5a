import { Card, Skeleton } from "@/ui/page-parts";
import { LogSkeleton } from "./log-skeleton";

/** In the shape of the page to come: a heading, the range, the histogram, and rows. */
export default function RequestsSkeleton() {
  return (
    <>
      <Skeleton className="mb-5 h-8 w-40" />
      <Skeleton className="mb-2 h-8 w-80 max-w-full" />
      <Skeleton className="mb-4 h-8 w-20" />
      <Card className="mb-3 px-4 py-3 sm:px-5">
        <Skeleton className="h-5 w-72 max-w-full" />
        <Skeleton className="mt-3 h-[4.75rem] w-full" />
      </Card>
      <Card className="overflow-hidden">
        <LogSkeleton />
      </Card>
    </>
  );
}
