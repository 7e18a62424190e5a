import { AppError } from "../domain/errors";
import { env } from "../env";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** What shows which page has sent a request. */
export type SentRequest = Pick<Request, "method" | "url" | "headers">;

function isOurs(origin: string, request: SentRequest, appUrl: string | undefined): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, origin: asked } = new URL(origin);
  if (appUrl) return asked === new URL(appUrl).origin;
  const host = request.headers.get("host") ?? new URL(request.url).host;
  const own = `${protocol}//${host}`;
  return URL.canParse(own) && new URL(own).origin === asked;
}

/**
 * Throws when an unsafe request was made by another site's page in the user's browser (CSRF): a present `Origin` must be ours, a present
 * `Sec-Fetch-Site` must be `same-origin`. Programs send neither and pass. Old browsers send neither with a form, but a form cannot send
 * JSON, and `readJsonBody` accepts nothing else.
 */
export function refuseForeignPage(request: SentRequest, appUrl: string | undefined = env.APP_URL): void {
  if (SAFE_METHODS.has(request.method)) return;
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  if ((origin === null || isOurs(origin, request, appUrl)) && (site === null || site === "same-origin")) return;
  throw new AppError("forbidden", "This request was made by a page of another site.", {
    remedy: appUrl ? `Open the app at ${new URL(appUrl).origin} and try again.` : "Open the app at its own address and try again.",
  });
}
