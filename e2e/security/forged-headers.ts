/** What a framework, a proxy in front of it or an application may take for the word of its own side. */
export const FORGED: readonly Record<string, string>[] = [
  { "x-middleware-subrequest": "src/proxy:src/proxy:src/proxy:src/proxy:src/proxy" },
  { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware", "x-middleware-invoke": "1" },
  { "x-middleware-next": "1", "x-middleware-override-headers": "cookie", "x-middleware-request-cookie": "session=x" },
  { "x-nextjs-data": "1", "x-matched-path": "/api/health", "x-invoke-path": "/api/health", "x-now-route-matches": "1" },
  { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree", "next-action": "0".repeat(40) },
  { "x-rewrite-url": "/api/health", "x-original-url": "/api/health", "x-http-method-override": "OPTIONS" },
  {
    host: "localhost",
    "x-forwarded-host": "localhost",
    "x-forwarded-for": "127.0.0.1",
    forwarded: "for=127.0.0.1;host=localhost",
    "x-real-ip": "::1",
  },
  { "x-monitor-client-address": "127.0.0.1", "x-monitor-user": "usr_admin", "x-user-id": "1", "x-role": "owner" },
  { authorization: "Bearer ", "x-api-key": "" },
];
