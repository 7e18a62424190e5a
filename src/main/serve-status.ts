import type { IncomingMessage, ServerResponse } from "node:http";
import { answerMetrics, readHealth } from "../runtime/report-health";

/**
 * Health and metrics are this process's own, so it answers them itself. Next's routes for the same paths serve other hosts.
 * Null: not such a path.
 */
export function serveStatus({ url, method, headers }: IncomingMessage, outgoing: ServerResponse): Promise<void> | null {
  const path = (url ?? "").split("?", 1)[0];
  if (method !== "GET" && method !== "HEAD") return null;
  if (path === "/api/health" || path === "/health") return serveHealth(outgoing);
  return path === "/metrics" ? serveMetrics(headers.authorization, outgoing) : null;
}

async function serveHealth(outgoing: ServerResponse): Promise<void> {
  const { isUp, ...health } = await readHealth();
  outgoing.writeHead(isUp ? 200 : 503, { "content-type": "application/json", "cache-control": "no-store" }).end(JSON.stringify(health));
}

async function serveMetrics(authorization: string | undefined, outgoing: ServerResponse): Promise<void> {
  const { status, headers, body } = await answerMetrics(authorization ?? null);
  outgoing.writeHead(status, headers).end(body);
}
