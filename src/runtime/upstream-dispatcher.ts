import { Agent, buildConnector } from "undici";
import { once } from "../db/once";
import { env } from "../env";

/** This process's connections to providers, for calls and for health checks. */
export const upstreamDispatcher = () =>
  once(
    "upstream-dispatcher",
    () =>
      new Agent({
        connections: env.UPSTREAM_CONNECTIONS_MAX,
        pipelining: 1,
        connect: buildConnector({ timeout: env.UPSTREAM_CONNECT_TIMEOUT_MS }),
      }),
  );
