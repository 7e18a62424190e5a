import { defineMethods } from "@/app/define-methods";
import { readHealth } from "@/runtime/report-health";

export const dynamic = "force-dynamic";

async function answerHealth(): Promise<Response> {
  const { isUp, ...health } = await readHealth();
  return Response.json(health, { status: isUp ? 200 : 503, headers: { "cache-control": "no-store" } });
}

/** `GET /api/health`: 200, or 503 when the database does not answer. Public, so it contains no secrets and no addresses. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({ GET: answerHealth });
