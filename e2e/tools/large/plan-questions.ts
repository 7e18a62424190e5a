/** What is asked, and within how many milliseconds 95 of 100 must be answered. */
export interface Question {
  name: string;
  filter: string;
  path: string;
  limitMs: number;
}

/** A JSON API that is asked as the signed-in user. */
type Ask = <T>(path: string) => Promise<T>;

interface Breakdown {
  groups: { id: string | null }[];
}
interface Requests {
  requests: { requestId: string; tags: Record<string, string> | null }[];
  nextCursor: string | null;
}

const API_MS = 200;
const PAGE_MS = 300;
const PAGES = ["billing", "billing/statement", "keys", "tokens", "models", "playground", "quickstart", "organization", "account"];
const ADMIN_PAGES = [
  "admin/usage",
  "admin/models",
  "admin/providers",
  "admin/routes",
  "admin/experiments",
  "admin/prices",
  "admin/tokens",
  "admin/audit",
];

/**
 * Every page, and every API of *Usage and statistics*: what depends on calls without a filter, by the session, user and tag that most was spent on, and
 * by a user that nobody is. The tag is of the name that the newest call with tags has first.
 */
export async function planQuestions(ask: Ask): Promise<Question[]> {
  const { requests, nextCursor } = await ask<Requests>("/api/usage/requests?limit=200");
  const names = Object.keys(requests.find(({ tags }) => tags && Object.keys(tags).length > 0)?.tags ?? {});
  const leading = async (by: string) =>
    (await ask<Breakdown>(`/api/stats/breakdown?limit=2&by=${by}`)).groups.find(({ id }) => id !== null)?.id ?? "";
  const [sessionId, userId, tag = "none"] = [await leading("session"), await leading("user"), names[0]];
  const filters: [string, Record<string, string>][] = [
    ["none", {}],
    ["session", { sessionId }],
    ["user", { userId }],
    ["tag", { tag: `${tag}=${await leading(`tag:${tag}`)}` }],
    ["nothing", { userId: "nobody at all" }],
  ];
  const breakdowns = ["model", "provider", "key", "session", "user", ...names.map((name) => `tag:${name}`)];
  const apis = [
    "stats/summary",
    "stats/by-model",
    ...["hour", "day", "week"].map((interval) => `stats/timeseries?interval=${interval}`),
    ...breakdowns.map((by) => `stats/breakdown?by=${by}`),
    "usage/requests?limit=50",
    "usage/export.csv",
    "usage/daily",
    "usage/monthly",
  ];
  const filtered = (paths: readonly string[], limitMs: number) =>
    paths.flatMap((path) => filters.map(([filter, query]) => ({ name: path, filter, path: withQuery(path, query), limitMs })));
  const plain = (path: string, limitMs: number, name = path) => ({ name, filter: "none", path: `/${path}`, limitMs });
  return [
    ...filtered(apis, API_MS).map((question) => ({ ...question, path: `/api${question.path}` })),
    plain(`api/usage/requests?cursor=${encodeURIComponent(nextCursor ?? "")}`, API_MS, "usage/requests?cursor"),
    plain(`api/usage/requests/${requests[0]?.requestId}`, API_MS, "usage/requests/{id}"),
    plain(`api/usage/session/${encodeURIComponent(sessionId)}`, API_MS, "usage/session/{id}"),
    plain("api/balance", API_MS, "balance"),
    ...filtered(["overview", "requests"], PAGE_MS),
    ...[...PAGES, ...ADMIN_PAGES].map((path) => plain(path, PAGE_MS)),
  ];
}

function withQuery(path: string, query: Record<string, string>): string {
  const url = new URL(`/${path}`, "http://localhost");
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.pathname + url.search;
}
