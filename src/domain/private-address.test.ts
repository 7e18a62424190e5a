import { expect, test } from "vitest";
import { addressOfHost, isPrivateAddress, isPrivateName } from "./private-address";

test.each([
  ...["127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "100.64.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
  ...["198.18.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:10.0.0.1"],
  ...["::ffff:7f00:1", "64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1", "::ffff:0:7f00:1", "192.88.99.1", "not an address", ""],
])("%s is private", (address) => expect(isPrivateAddress(address)).toBe(true));

test.each(["1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:1.1.1.1"])("%s is public", (address) =>
  expect(isPrivateAddress(address)).toBe(false),
);

test.each([
  ["http://2130706433/", "127.0.0.1"],
  ["http://0x7f.1/", "127.0.0.1"],
  ["http://017700000001/", "127.0.0.1"],
  ["http://[::1]/", "::1"],
  ["http://api.example.com/", null],
])("the host of %s is %s, however it is written", (url, address) => expect(addressOfHost(new URL(url).hostname)).toBe(address));

test.each(["localhost", "a.localhost", "metadata.google.internal", "printer.local", "nas.lan", "router.home.arpa"])("%s is this network's", (name) =>
  expect(isPrivateName(name)).toBe(true),
);
test.each(["api.openai.com", "local.example.com", "internal.ai"])("%s is a public name", (name) => expect(isPrivateName(name)).toBe(false));
