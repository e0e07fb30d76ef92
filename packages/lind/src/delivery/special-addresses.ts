import { BlockList, isIP } from "node:net";

/**
 * Addresses that no webhook has: those of this machine, of networks that are somebody's own, and of protocols. Sources:
 * the IANA IPv4 and IPv6 Special-Purpose Address Registries, and for multicast RFC 5771.
 */
const SPECIAL_IPV4: readonly (readonly [subnet: string, name: string])[] = [
  ["0.0.0.0/8", "this network"],
  ["10.0.0.0/8", "a private network"],
  ["100.64.0.0/10", "a carrier's shared network"],
  ["127.0.0.0/8", "this machine (loopback)"],
  ["169.254.0.0/16", "link-local"],
  ["172.16.0.0/12", "a private network"],
  ["192.0.0.0/24", "protocol assignments"],
  ["192.0.2.0/24", "documentation"],
  ["192.31.196.0/24", "AS112"],
  ["192.52.193.0/24", "AMT relays"],
  ["192.88.99.0/24", "6to4 relays"],
  ["192.168.0.0/16", "a private network"],
  ["192.175.48.0/24", "AS112"],
  ["198.18.0.0/15", "benchmarks"],
  ["198.51.100.0/24", "documentation"],
  ["203.0.113.0/24", "documentation"],
  ["224.0.0.0/4", "multicast"],
  ["240.0.0.0/4", "reserved"],
  // Not IANA's: Azure answers every virtual machine there, with the machine's own secrets.
  ["168.63.129.16/32", "a cloud's own service"],
];

/** What of the global unicast addresses (2000::/3) is special all the same. */
const SPECIAL_IPV6: readonly (readonly [subnet: string, name: string])[] = [
  ["2001::/23", "protocol assignments"],
  ["2001:db8::/32", "documentation"],
  ["2002::/16", "6to4"],
  ["2620:4f:8000::/48", "AS112"],
  ["3fff::/20", "documentation"],
];

/** Names for what lies outside 2000::/3, all of which is refused. */
const OUTSIDE_IPV6: readonly (readonly [subnet: string, name: string])[] = [
  ["::/128", "no address"],
  ["::1/128", "this machine (loopback)"],
  ["::ffff:0:0/96", "an IPv4 address in the form of IPv6"],
  ["fc00::/7", "a private network"],
  ["fe80::/10", "link-local"],
  ["ff00::/8", "multicast"],
];

const specialIpv4 = SPECIAL_IPV4.map(toRange("ipv4"));
const specialIpv6 = SPECIAL_IPV6.map(toRange("ipv6"));
const outsideIpv6 = OUTSIDE_IPV6.map(toRange("ipv6"));
const globalUnicast = toRange("ipv6")(["2000::/3", "global unicast"]).addresses;
const nat64 = toRange("ipv6")(["64:ff9b::/96", "NAT64"]).addresses;

interface Range {
  readonly addresses: BlockList;
  readonly name: string;
}

function toRange(family: "ipv4" | "ipv6") {
  return ([subnet, name]: readonly [string, string]): Range => {
    const [network = "", bits = ""] = subnet.split("/");
    const addresses = new BlockList();
    addresses.addSubnet(network, Number(bits), family);
    return { addresses, name };
  };
}

/**
 * What an address is when it is not one of the public internet: "a private network". Undefined for a public one. A text
 * that is no address is never public.
 */
export function specialUseOf(address: string): string | undefined {
  const [plain = ""] = address.split("%");
  switch (isIP(plain)) {
    case 4:
      return specialIpv4.find((range) => range.addresses.check(plain, "ipv4"))?.name;
    case 6:
      return specialUseOfIpv6(plain);
    default:
      return "no address";
  }
}

function specialUseOfIpv6(address: string): string | undefined {
  // Where only IPv6 leads out, the network writes a public IPv4 address like this (RFC 6052).
  if (nat64.check(address, "ipv6")) return specialUseOf(lastIpv4Of(address));
  if (globalUnicast.check(address, "ipv6")) {
    return specialIpv6.find((range) => range.addresses.check(address, "ipv6"))?.name;
  }
  return outsideIpv6.find((range) => range.addresses.check(address, "ipv6"))?.name ?? "reserved";
}

/** The IPv4 address in the last 32 bits. */
function lastIpv4Of(address: string): string {
  // The URL parser writes every form of an IPv6 address in hexadecimal groups.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::").join(":0:").split(":");
  const [high = 0, low = 0] = groups.slice(-2).map((group) => Number.parseInt(group || "0", 16));
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".");
}
