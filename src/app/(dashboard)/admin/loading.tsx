import { Card, Skeleton } from "@/ui/page-parts";
import { LogSkeleton } from "../requests/request-log";

export default function Loading() {
  return (
    <>
      <Skeleton className="mb-6 h-8 w-40" />
      <Card className="overflow-hidden">
        <LogSkeleton />
      </Card>
    </>
  );
}
