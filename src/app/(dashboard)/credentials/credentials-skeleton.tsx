import { Card, Skeleton } from "@/ui/page-parts";

const ROWS = ["a", "b", "c", "d"];

export function CredentialsSkeleton() {
  return (
    <div aria-busy="true">
      <Skeleton className="mb-6 h-8 w-40" />
      <Card className="divide-y divide-line">
        {ROWS.map((row) => (
          <div key={row} className="flex gap-6 px-5 py-4">
            <Skeleton className="h-4 w-32" />
            <Skeleton className="h-4 flex-1" />
          </div>
        ))}
      </Card>
    </div>
  );
}
