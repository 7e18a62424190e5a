import { isIP } from "node:net";
import { once } from "../db/once";
import { env } from "../env";

/** Where a request came from, as the limits of logging in see it. Null when it is not known. */
export interface ClientAddress {
  /** What one customer of an access provider usually has: an IPv4 address, or an IPv6 /64. */
  host: string | null;
  /** The neighbourhood that a person's address tends to stay in: IPv4 /24, IPv6 /48. */
  network: string | null;
}

/** The first `count` of the eight groups of an IPv6 address, however it was written. */
function ipv6Groups(address: string, count: number): string {
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const left = head ? head.split(":") : [];
  const right = tail ? tail.split(":") : [];
  const groups = tail === undefined ? left : [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right];
  return groups.slice(0, count).join(":");
}

/** `::ffff:10.0.0.1` and `::ffff:a00:1` → `10.0.0.1`: the same machine must not count twice. */
function unmapIpv4(address: string): string {
  if (isIP(address) !== 6 || !ipv6Groups(address, 6).endsWith("0:0:0:0:0:ffff")) return address;
  const [high = 0, low = 0] = ipv6Groups(address, 8)
    .split(":")
    .slice(6)
    .map((group) => Number.parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** An address as text → its host and network; null for both when it is none. */
export function parseAddress(text: string): ClientAddress {
  const bare = text
    .trim()
    .replace(/^\[|\]$/g, "")
    .replace(/%.*$/, "");
  const address = isIP(bare) ? unmapIpv4(bare) : "";
  if (isIP(address) === 4) return { host: address, network: `${address.split(".").slice(0, 3).join(".")}.0/24` };
  if (isIP(address) === 6) return { host: `${ipv6Groups(address, 4)}::/64`, network: `${ipv6Groups(address, 3)}::/48` };
  return { host: null, network: null };
}

const addressHeader = () => once("address-header", () => ({ isOurs: false }));

/** Called once by our own server, which overwrites the header on every request. On any other host the client could set it. */
export function trustAddressHeader(): void {
  addressHeader().isOurs = true;
}

/** The whole address, as it was written; null: it is not known. See `clientAddress` for whom to believe. */
export function exactAddress(headers: Headers): string | null {
  const forwarded = env.TRUST_PROXY ? headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() : null;
  const written = addressHeader().isOurs ? headers.get("x-monitor-client-address") : null;
  return forwarded || written || null;
}

/**
 * The client's address. Behind a trusted proxy it is the rightmost of `X-Forwarded-For`, the one that the proxy itself wrote; everything to
 * the left is what the client claims. Otherwise it is the header that our server sets from the socket; under another server the address is unknown.
 */
export function clientAddress(headers: Headers): ClientAddress {
  return parseAddress(exactAddress(headers) ?? "");
}
