import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { Agent, buildConnector } from "undici";
import { once } from "../db/once";
import { isPrivateAddress } from "../domain/private-address";
import { env } from "../env";

type Answer = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** Where the operator has put providers: private addresses are their own choice at these origins, and nowhere else. */
const chosenOrigins = () => new Set([...env.upstreamUrls.values()].map((url) => new URL(url).origin));

/**
 * Resolves a name for a connection to a provider, and refuses it when any of its addresses is private: what was public when an administrator
 * entered it may lead elsewhere by now (DNS rebinding). The addresses that were looked at are those that are connected to.
 */
export function makeLookup(resolve: typeof lookup = lookup) {
  return (hostname: string, options: LookupOptions, answer: Answer): void => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return answer(error, []);
      if (addresses.some(({ address }) => isPrivateAddress(address)))
        return answer(Object.assign(new Error("the provider's name leads to a private address"), { code: "EPRIVATE" }), []);
      if (options.all) return answer(null, addresses);
      const [first] = addresses;
      return first ? answer(null, first.address, first.family) : answer(Object.assign(new Error("no address"), { code: "ENOTFOUND" }), []);
    });
  };
}

/** This process's connections to providers, for calls, tests and health checks. No redirect is followed: undici follows none unless told to. */
export const upstreamDispatcher = () =>
  once("upstream-dispatcher", () => {
    const chosen = chosenOrigins();
    const timeout = env.UPSTREAM_CONNECT_TIMEOUT_MS;
    const anywhere = buildConnector({ timeout });
    const publicOnly = buildConnector({ timeout, lookup: makeLookup() as never });
    const connect: buildConnector.connector = (options, callback) => {
      const isChosen = env.ALLOW_PRIVATE_UPSTREAMS || chosen.has(new URL(`${options.protocol}//${options.host}`).origin);
      (isChosen ? anywhere : publicOnly)(options, callback);
    };
    return new Agent({ connections: env.UPSTREAM_CONNECTIONS_MAX, pipelining: 1, connect });
  });
