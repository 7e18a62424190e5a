import { Card, Skeleton } from "@/ui/page-parts";
import { LogSkeleton } from "./log-skeleton";

/** A heading, and the rows of a list to come. */
export function LogPageSkeleton() {
  return (
    <>
      <Skeleton className="mb-6 h-8 w-40" />
      <Card className="overflow-hidden">
        <LogSkeleton />
      </Card>
    </>
  );
}
