import { readdirSync } from "node:fs";
import type { Role } from "../../src/domain/roles";

/** Readers are members of any role, and credentials. `own`: no session; the handler checks credentials of its own, or has nothing to hide. */
export type Right = "anyone" | Role | "reader" | "balance-reader" | "administrator" | "own";

/** Who may do what: every method that a route exports. A route without a row fails, and so does a row without a route. */
export const ROUTE_RIGHTS: Readonly<Record<string, Right>> = {
  "POST /api/auth/register": "anyone",
  "POST /api/auth/login": "anyone",
  "POST /api/auth/logout": "anyone",
  "GET /api/auth/me": "viewer",
  "POST /api/auth/password": "viewer",
  "GET /api/tokens": "viewer",
  "POST /api/tokens": "member",
  "DELETE /api/tokens": "member",
  "POST /api/tokens/rotate": "member",
  "GET /api/keys": "viewer",
  "POST /api/keys": "member",
  "DELETE /api/keys": "member",
  "POST /api/keys/rotate": "member",
  "GET /api/balance": "balance-reader",
  "POST /api/balance/charge": "admin",
  "POST /api/webhooks/stripe": "own",
  "POST /api/chat/completions": "own",
  "OPTIONS /api/chat/completions": "own",
  "GET /api/stats/summary": "reader",
  "GET /api/stats/by-model": "reader",
  "GET /api/stats/timeseries": "reader",
  "GET /api/stats/breakdown": "reader",
  "GET /api/usage/requests": "reader",
  "GET /api/usage/requests/[requestId]": "reader",
  "GET /api/usage/session/[sessionId]": "reader",
  "GET /api/usage/daily": "reader",
  "GET /api/usage/monthly": "reader",
  "GET /api/usage/export.csv": "reader",
  "GET /api/health": "own",
  "GET /health": "own",
  "GET /metrics": "own",
  "GET /dashboard": "own",
  "GET /api/[...path]": "own",
  "POST /api/[...path]": "own",
  "PUT /api/[...path]": "own",
  "PATCH /api/[...path]": "own",
  "DELETE /api/[...path]": "own",
  "GET /api/v1/admin/ai/tokens": "administrator",
  "POST /api/v1/admin/ai/tokens": "administrator",
  "DELETE /api/v1/admin/ai/tokens": "administrator",
  "GET /api/v1/admin/ai/audit": "administrator",
  "GET /api/v1/admin/ai/audit.csv": "administrator",
  "POST /api/v1/admin/ai/check/[form]": "administrator",
  "GET /api/v1/admin/ai/providers": "administrator",
  "POST /api/v1/admin/ai/providers": "administrator",
  "PUT /api/v1/admin/ai/providers/[id]": "administrator",
  "DELETE /api/v1/admin/ai/providers/[id]": "administrator",
  "GET /api/v1/admin/ai/models": "administrator",
  "POST /api/v1/admin/ai/models": "administrator",
  "PUT /api/v1/admin/ai/models/[id]": "administrator",
  "DELETE /api/v1/admin/ai/models/[id]": "administrator",
  "GET /api/v1/admin/ai/models/[id]/prices": "administrator",
  "POST /api/v1/admin/ai/models/[id]/prices": "administrator",
  "POST /api/v1/admin/ai/models/[id]/prices/reset": "administrator",
  "POST /api/v1/admin/ai/models/[id]/reprice": "administrator",
  "GET /api/v1/admin/ai/routes": "administrator",
  "POST /api/v1/admin/ai/routes": "administrator",
  "PUT /api/v1/admin/ai/routes/[id]": "administrator",
  "DELETE /api/v1/admin/ai/routes/[id]": "administrator",
  "GET /api/v1/admin/ai/usage": "administrator",
  "PUT /api/v1/admin/ai/providers/[id]/health": "administrator",
  "POST /api/v1/admin/ai/models/[id]/test": "administrator",
  "GET /api/v1/admin/ai/packs": "administrator",
  "POST /api/v1/admin/ai/packs/[id]": "administrator",
  "POST /api/v1/admin/ai/reload": "administrator",
  "POST /api/v1/admin/ai/import": "administrator",
  "GET /api/v1/admin/[...path]": "own",
  "POST /api/v1/admin/[...path]": "own",
  "PUT /api/v1/admin/[...path]": "own",
  "PATCH /api/v1/admin/[...path]": "own",
  "DELETE /api/v1/admin/[...path]": "own",
  "GET /api/v1/[...path]": "own",
  "HEAD /api/v1/[...path]": "own",
  "POST /api/v1/[...path]": "own",
  "PUT /api/v1/[...path]": "own",
  "PATCH /api/v1/[...path]": "own",
  "DELETE /api/v1/[...path]": "own",
  "OPTIONS /api/v1/[...path]": "own",
};

/** Every page: shown to everybody, to members only, or to administrators of the platform only. */
export const PAGE_RIGHTS: Readonly<Record<string, "anyone" | "viewer" | "administrator">> = {
  "/": "anyone",
  "/billing": "viewer",
  "/login": "anyone",
  "/register": "anyone",
  "/overview": "viewer",
  "/quickstart": "viewer",
  "/requests": "viewer",
  "/tokens": "viewer",
  "/keys": "viewer",
  "/admin/providers": "administrator",
  "/admin/models": "administrator",
  "/admin/prices": "administrator",
  "/admin/routes": "administrator",
  "/admin/usage": "administrator",
  "/admin/tokens": "administrator",
  "/admin/audit": "administrator",
};

/** `src/app/(auth)/login/page.tsx` → `/login`. */
function urlOf(file: string): string {
  const segments = file.split("/").slice(2, -1);
  return `/${segments.filter((segment) => !segment.startsWith("(")).join("/")}`;
}

/** What is on disk, by URL. */
export function filesByUrl(name: "route.ts" | "page.tsx"): Map<string, string> {
  const files = readdirSync("src/app", { recursive: true, encoding: "utf8" }).filter((file) => file === name || file.endsWith(`/${name}`));
  return new Map(files.sort().map((file) => [urlOf(`src/app/${file}`), `src/app/${file}`]));
}
