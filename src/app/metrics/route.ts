import { answerMetrics } from "@/runtime/health";

export const dynamic = "force-dynamic";

/** `GET /metrics` with `Authorization: Bearer $METRICS_TOKEN`; without a METRICS_TOKEN there is no such page. */
export async function GET(request: Request): Promise<Response> {
  const { body, ...init } = await answerMetrics(request.headers.get("authorization"));
  return new Response(body, init);
}
