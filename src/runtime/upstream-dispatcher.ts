import { Agent, buildConnector } from "undici";
import { once } from "../db/once";
import { env } from "../env";
import { publicConnector } from "../outbound/public-only";

/** Where the operator has put providers: private addresses are their own choice at these origins, and nowhere else. */
const chosenOrigins = () => new Set([...env.upstreamUrls.values()].map((url) => new URL(url).origin));

/** This process's connections to providers, for calls, tests and health checks. No redirect is followed: undici follows none unless told to. */
export const upstreamDispatcher = () =>
  once("upstream-dispatcher", () => {
    const chosen = chosenOrigins();
    const timeout = env.UPSTREAM_CONNECT_TIMEOUT_MS;
    const anywhere = buildConnector({ timeout });
    const publicOnly = publicConnector({ timeout });
    const connect: buildConnector.connector = (options, callback) => {
      const isChosen = env.ALLOW_PRIVATE_UPSTREAMS || chosen.has(new URL(`${options.protocol}//${options.host}`).origin);
      (isChosen ? anywhere : publicOnly)(options, callback);
    };
    return new Agent({ connections: env.UPSTREAM_CONNECTIONS_MAX, pipelining: 1, connect });
  });
