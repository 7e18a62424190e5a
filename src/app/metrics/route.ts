import { createHash, timingSafeEqual } from "node:crypto";
import { env } from "@/env";
import { metrics } from "@/runtime";

export const dynamic = "force-dynamic";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** `GET /metrics` with `Authorization: Bearer $METRICS_TOKEN`; without a METRICS_TOKEN there is no such page. */
export async function GET(request: Request): Promise<Response> {
  if (!env.METRICS_TOKEN) return new Response("Not found\n", { status: 404 });
  const given = request.headers.get("authorization") ?? "";
  if (!timingSafeEqual(digest(given), digest(`Bearer ${env.METRICS_TOKEN}`))) return new Response("Unauthorized\n", { status: 401 });
  return new Response(await metrics().render(), { headers: { "content-type": metrics().contentType, "cache-control": "no-store" } });
}
