import { env } from "@/env";
import { answerPreflight } from "../allow-origin";
import { completeForBrowser } from "../complete-for-browser";

export const dynamic = "force-dynamic";

/** The reseller's endpoint for browser apps: API key or session cookie. It checks its own credentials. */
export const POST = (request: Request) => completeForBrowser(request, env.ALLOWED_ORIGINS);
export const OPTIONS = (request: Request) => answerPreflight(request, env.ALLOWED_ORIGINS);
