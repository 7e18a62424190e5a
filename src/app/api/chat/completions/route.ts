import { defineMethods } from "@/app/define-methods";
import { env } from "@/env";
import { answerPreflight } from "../allow-origin";
import { completeForBrowser, refuseForBrowser } from "../complete-for-browser";

export const dynamic = "force-dynamic";

/** The reseller's endpoint for browser apps: API key or session cookie. It checks its own credentials. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods(
  {
    POST: (request: Request) => completeForBrowser(request, env.ALLOWED_ORIGINS),
    OPTIONS: (request: Request) => answerPreflight(request, env.ALLOWED_ORIGINS),
  },
  refuseForBrowser,
);
