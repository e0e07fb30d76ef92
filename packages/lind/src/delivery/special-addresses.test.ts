import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { specialUseOf } from "./special-addresses.ts";

/** Both ends of every range, and the neighbours that are public. */
describe("addresses that are not of the public internet", () => {
  test.each([
    ["0.0.0.0", "this network"],
    ["0.255.255.255", "this network"],
    ["10.0.0.0", "a private network"],
    ["10.255.255.255", "a private network"],
    ["100.64.0.0", "a carrier's shared network"],
    ["100.127.255.255", "a carrier's shared network"],
    ["127.0.0.1", "this machine (loopback)"],
    ["127.255.255.255", "this machine (loopback)"],
    ["168.63.129.16", "a cloud's own service"],
    ["169.254.0.0", "link-local"],
    ["169.254.169.254", "link-local"],
    ["169.254.255.255", "link-local"],
    ["172.16.0.0", "a private network"],
    ["172.31.255.255", "a private network"],
    ["192.0.0.192", "protocol assignments"],
    ["192.0.2.1", "documentation"],
    ["192.31.196.1", "AS112"],
    ["192.52.193.1", "AMT relays"],
    ["192.88.99.1", "6to4 relays"],
    ["192.168.0.0", "a private network"],
    ["192.168.255.255", "a private network"],
    ["192.175.48.1", "AS112"],
    ["198.18.0.0", "benchmarks"],
    ["198.19.255.255", "benchmarks"],
    ["198.51.100.7", "documentation"],
    ["203.0.113.7", "documentation"],
    ["224.0.0.1", "multicast"],
    ["239.255.255.255", "multicast"],
    ["240.0.0.0", "reserved"],
    ["255.255.255.255", "reserved"],
    ["::", "no address"],
    ["::1", "this machine (loopback)"],
    ["0:0:0:0:0:0:0:1", "this machine (loopback)"],
    ["::ffff:127.0.0.1", "an IPv4 address in the form of IPv6"],
    ["::ffff:7f00:1", "an IPv4 address in the form of IPv6"],
    ["::ffff:8.8.8.8", "an IPv4 address in the form of IPv6"],
    ["::127.0.0.1", "reserved"],
    ["64:ff9b::10.0.0.1", "a private network"],
    ["64:ff9b::a9fe:a9fe", "link-local"],
    ["64:ff9b::", "this network"],
    ["64:ff9b:1::1", "reserved"],
    ["100::1", "reserved"],
    ["2001::1", "protocol assignments"],
    ["2001:20::1", "protocol assignments"],
    ["2001:1ff:ffff::1", "protocol assignments"],
    ["2001:db8::1", "documentation"],
    ["2002:7f00:1::1", "6to4"],
    ["2620:4f:8000::1", "AS112"],
    ["3fff::1", "documentation"],
    ["3fff:fff:ffff::1", "documentation"],
    ["4000::1", "reserved"],
    ["5f00::1", "reserved"],
    ["fc00::1", "a private network"],
    ["fd00:ec2::254", "a private network"],
    ["fdff:ffff::1", "a private network"],
    ["fe80::1", "link-local"],
    ["fe80::1%eth0", "link-local"],
    ["febf::1", "link-local"],
    ["fec0::1", "reserved"],
    ["ff02::1", "multicast"],
    ["", "no address"],
    ["example.org", "no address"],
    ["127.1", "no address"],
    ["0x7f.0.0.1", "no address"],
  ])("%s is %s", (address, use) => {
    expect(specialUseOf(address)).toBe(use);
  });

  test.each([
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "168.63.129.15",
    "169.253.255.255",
    "169.255.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2001:200::1",
    "2606:4700:4700::1111",
    "2a00:1450:4001::1",
    "64:ff9b::8.8.8.8",
    "64:ff9b::808:808",
  ])("%s is public", (address) => {
    expect(specialUseOf(address)).toBeUndefined();
  });

  test("an IPv4 address behind NAT64 is judged as it is alone", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(specialUseOf(`64:ff9b::${address}`)).toBe(specialUseOf(address));
      }),
    );
  });

  test("no IPv4 address is public in the form of IPv6", () => {
    fc.assert(fc.property(fc.ipV4(), (address) => specialUseOf(`::ffff:${address}`) !== undefined));
  });
});
