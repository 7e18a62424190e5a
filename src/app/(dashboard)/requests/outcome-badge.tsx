import { useTranslations } from "next-intl";
import type { RequestJson } from "@/queries/request-json";
import { Badge, type Tone } from "@/ui/labels";

const OUTCOMES = ["completed", "cancelled", "broken", "refused"] as const;

function toneOf({ outcome, statusCode }: Pick<RequestJson, "outcome" | "statusCode">): Tone {
  if (outcome === "cancelled") return "warn";
  return outcome === "broken" || outcome === "refused" || statusCode >= 400 ? "bad" : "good";
}

/** The status that the client got, and how the call ended when it did not end well. */
export function OutcomeBadge({ request }: { request: Pick<RequestJson, "outcome" | "statusCode"> }) {
  const t = useTranslations("requests.outcome");
  const outcome = OUTCOMES.find((name) => name === request.outcome);
  const label = outcome ? t(outcome) : request.outcome;
  return (
    <Badge tone={toneOf(request)} title={label}>
      {request.statusCode}
      {request.outcome === "completed" ? null : <span className="max-sm:sr-only">{label}</span>}
    </Badge>
  );
}
