import type { Caller } from "../../domain/call";
import { AppError } from "../../domain/errors";
import { type Ask, headerOf } from "../ask";
import type { GatewayPorts } from "../ports";

const REMEDY = "Send an API key of yours as `Authorization: Bearer llm_sk_…`; make one on the API keys page.";

/** Who pays? At once where the mount or the cache knows it. @throws AppError `invalid_api_key`; the key is never repeated */
export function identifyKey(ports: GatewayPorts, ask: Ask): Caller | Promise<Caller> {
  if (ask.caller) return ask.caller;
  const header = headerOf(ask.rawHeaders, "authorization");
  if (!header) throw new AppError("invalid_api_key", "The Authorization header is missing.", { remedy: REMEDY });
  const key = /^Bearer +(\S+)$/i.exec(header.trim())?.[1];
  if (!key) throw new AppError("invalid_api_key", "The Authorization header does not hold a bearer key.", { remedy: REMEDY });
  const found = ports.authenticateApiKey(key);
  return found instanceof Promise ? found.then(known, unknown) : known(found);
}

function known(caller: Caller | null): Caller {
  if (!caller) throw new AppError("invalid_api_key", "The API key is not valid, has expired or was revoked.", { remedy: REMEDY });
  return caller;
}

/** Not knowing whose key it is does not make it a wrong one. */
function unknown(cause: unknown): never {
  throw new AppError("unavailable", "API keys cannot be checked right now.", { remedy: "Try again in a few seconds.", retryAfterSeconds: 5, cause });
}
