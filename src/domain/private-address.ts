import { BlockList, isIP } from "node:net";

/** What is not on the public internet: IANA's special-purpose registries (RFC 6890 and its updates), multicast and reserved ranges. */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ...([
    ["0.0.0.0", 8],
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
    ["172.16.0.0", 12],
  ] as const),
  ...([
    ["192.0.0.0", 24],
    ["192.0.2.0", 24],
    ["192.88.99.0", 24],
    ["192.168.0.0", 16],
    ["198.18.0.0", 15],
    ["198.51.100.0", 24],
    ["203.0.113.0", 24],
  ] as const),
  ...([
    ["224.0.0.0", 4],
    ["240.0.0.0", 4],
  ] as const),
])
  PRIVATE.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of [
  ...([
    ["::", 96],
    ["::ffff:0:0:0", 96],
    ["fc00::", 7],
    ["fe80::", 10],
    ["fec0::", 10],
    ["ff00::", 8],
    ["100::", 64],
    ["2001:db8::", 32],
    ["3fff::", 20],
  ] as const),
  // An IPv4 address stands inside, which some gateway on the way may unpack: NAT64, 6to4, Teredo.
  ...([
    ["64:ff9b::", 96],
    ["64:ff9b:1::", 48],
    ["2002::", 16],
    ["2001::", 32],
  ] as const),
])
  PRIVATE.addSubnet(network, prefix, "ipv6");

/** Whether an IP address is this machine's, a private network's, or no host's at all. Text that is no address counts as private. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  return family === 0 || PRIVATE.check(address, family === 4 ? "ipv4" : "ipv6");
}

/** The host of a URL, when it is an IP address: without the brackets of IPv6. Null: it is a name. */
export function addressOfHost(hostname: string): string | null {
  const plain = hostname.replace(/^\[|\]$/g, "");
  return isIP(plain) === 0 ? null : plain;
}

/** Names that lead to this machine or this network, whatever a resolver says. */
export function isPrivateName(hostname: string): boolean {
  return /(?:^|\.)(?:localhost|local|internal|lan|home\.arpa|localdomain)\.?$/i.test(hostname);
}
