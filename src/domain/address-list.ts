import { BlockList, isIP } from "node:net";

/** `10.0.0.0/8` → its parts; null: neither an address nor a network. */
function readNetwork(text: string): { address: string; prefix: number; family: "ipv4" | "ipv6" } | null {
  const [address = "", length, ...rest] = text.split("/");
  const version = isIP(address);
  if (version === 0 || address.includes("%") || rest.length > 0) return null;
  const bits = version === 4 ? 32 : 128;
  if (length !== undefined && !/^(?:0|[1-9]\d{0,2})$/.test(length)) return null;
  const prefix = length === undefined ? bits : Number(length);
  return prefix > bits ? null : { address, prefix, family: version === 4 ? "ipv4" : "ipv6" };
}

/** Whether text is an IPv4 or IPv6 address, or a network in CIDR notation. */
export const isAddressOrNetwork = (text: string): boolean => readNetwork(text) !== null;

/** The addresses that `networks` name, to be asked with `isListed`. @throws Error for what is neither an address nor a network */
export function makeAddressList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of networks) {
    const network = readNetwork(text);
    if (!network) throw new Error(`${text} is no network`);
    list.addSubnet(network.address, network.prefix, network.family);
  }
  return list;
}

/** False for what is no address: who is not known is not let in. An IPv4 address that is written as IPv6 (`::ffff:10.0.0.1`) is the same address. */
export function isListed(list: BlockList, address: string | null): boolean {
  const version = address === null ? 0 : isIP(address);
  return version !== 0 && list.check(address as string, version === 4 ? "ipv4" : "ipv6");
}
