import { Card, Skeleton } from "@/ui/page-parts";

const ROWS = ["a", "b", "c", "d", "e"];

export default function Loading() {
  return (
    <div aria-busy="true">
      <Skeleton className="mb-6 h-8 w-32" />
      <div className="mb-4 grid gap-4 lg:grid-cols-2">
        <Card className="h-40" />
        <Card className="h-40" />
      </div>
      <Card className="divide-y divide-line">
        {ROWS.map((row) => (
          <div key={row} className="flex gap-6 px-5 py-4">
            <Skeleton className="h-4 w-32" />
            <Skeleton className="h-4 flex-1" />
            <Skeleton className="h-4 w-20" />
          </div>
        ))}
      </Card>
    </div>
  );
}
