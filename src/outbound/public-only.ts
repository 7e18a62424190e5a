import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { buildConnector } from "undici";
import { addressOfHost, isPrivateAddress } from "../domain/private-address";

type Answer = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

const refusal = () => Object.assign(new Error("this leads to a private address"), { code: "EPRIVATE" });

/**
 * Resolves a name for a connection, and refuses it when any of its addresses is private: what was public when somebody entered it may lead
 * elsewhere by now (DNS rebinding). The addresses that were looked at are those that are connected to.
 */
export function makeLookup(resolve: typeof lookup = lookup) {
  return (hostname: string, options: LookupOptions, answer: Answer): void => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return answer(error, []);
      if (addresses.some(({ address }) => isPrivateAddress(address))) return answer(refusal(), []);
      if (options.all) return answer(null, addresses);
      const [first] = addresses;
      return first ? answer(null, first.address, first.family) : answer(Object.assign(new Error("no address"), { code: "ENOTFOUND" }), []);
    });
  };
}

interface PublicConnectorOptions {
  /** Milliseconds until a connection stands. */
  timeout: number;
  resolve?: typeof lookup;
}

/** Connections of undici to public addresses only, whether the URL names one or a name leads there. Others fail with the code `EPRIVATE`. */
export function publicConnector({ timeout, resolve }: PublicConnectorOptions): buildConnector.connector {
  const connect = buildConnector({ timeout, lookup: makeLookup(resolve) });
  return (options, callback) => {
    // Nothing is looked up for an address.
    const address = addressOfHost(options.hostname);
    if (address !== null && isPrivateAddress(address)) return callback(refusal(), null);
    connect(options, callback);
  };
}
