import { Card, Skeleton } from "@/ui/page-parts";

export default function Loading() {
  return (
    <div aria-busy="true">
      <Skeleton className="mb-6 h-8 w-40" />
      <Card className="h-[70dvh]" />
    </div>
  );
}
