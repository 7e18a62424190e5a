import { expect, test } from "vitest";
import { isAddressOrNetwork, isListed, makeAddressList } from "./address-list";

const LIST = makeAddressList(["203.0.113.7", "10.0.0.0/8", "2001:db8::/32", "::1"]);

test.each(["203.0.113.7", "10.255.0.1", "::ffff:10.1.2.3", "2001:db8:ffff::1", "2001:0DB8:0:0::1", "::1"])("%s is on the list", (address) => {
  expect(isListed(LIST, address)).toBe(true);
});

test.each(["203.0.113.8", "11.0.0.1", "::ffff:11.0.0.1", "2001:db9::1", "::2", "", "unknown", "10.0.0.1, 10.0.0.2", "localhost"])(
  "%j is not",
  (address) => {
    expect(isListed(LIST, address)).toBe(false);
  },
);

test("nobody knows where it comes from, so it is not on the list", () => {
  expect(isListed(makeAddressList(["0.0.0.0/0", "::/0"]), null)).toBe(false);
});

test.each(["1.2.3.4", "0.0.0.0/0", "10.0.0.0/8", "::/0", "fe80::1", "2001:db8::/128"])("%s can be listed", (text) => {
  expect(isAddressOrNetwork(text)).toBe(true);
});

test.each([
  "",
  " 1.2.3.4",
  "1.2.3",
  "1.2.3.4/33",
  "::/129",
  "1.2.3.4/",
  "1.2.3.4/08",
  "1.2.3.4/8/8",
  "1.2.3.4/-1",
  "fe80::1%eth0",
  "[::1]",
  "example.com",
  "01.2.3.4",
  "*",
])("%j cannot", (text) => {
  expect(isAddressOrNetwork(text)).toBe(false);
  expect(() => makeAddressList([text])).toThrow("is no network");
});
