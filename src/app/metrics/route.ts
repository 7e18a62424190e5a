import { answerMetrics } from "@/runtime/report-health";

export const dynamic = "force-dynamic";

/** `GET /metrics`: Prometheus metrics, for callers that present METRICS_TOKEN; 404 when it is not set. */
export async function GET(request: Request): Promise<Response> {
  const { body, ...init } = await answerMetrics(request.headers.get("authorization"));
  return new Response(body, init);
}
