import { afterEach, describe, expect, it } from "vitest";
import { env } from "../env";
import { clientAddress, parseAddress, trustAddressHeader } from "./client-address";

afterEach(() => {
  env.TRUST_PROXY = false;
});

describe("addresses", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7", "203.0.113.0/24"],
    ["::ffff:203.0.113.7", "203.0.113.7", "203.0.113.0/24"],
    ["::FFFF:CB00:7107", "203.0.113.7", "203.0.113.0/24"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"],
    ["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64", "2001:db8:1::/48"],
    ["[2001:db8:1:2::9]", "2001:db8:1:2::/64", "2001:db8:1::/48"],
    ["fe80::1%eth0", "fe80:0:0:0::/64", "fe80:0:0::/48"],
    ["::1", "0:0:0:0::/64", "0:0:0::/48"],
    [" 10.0.0.1 ", "10.0.0.1", "10.0.0.0/24"],
    ["10.0.0.1:8080", null, null],
    ["unknown", null, null],
    ["", null, null],
    ["2001:db8::1::2", null, null],
  ])("%s is %s in %s", (text, host, network) => {
    expect(parseAddress(text)).toEqual({ host, network });
  });
});

describe("headers", () => {
  const headers = new Headers({ "x-forwarded-for": "1.1.1.1, 198.51.100.9", "x-monitor-client-address": "192.0.2.1" });

  it("knows no address where another server runs the app: its header could be anybody's", () => {
    expect(clientAddress(headers)).toEqual({ host: null, network: null });
  });

  it("ignores X-Forwarded-For unless the proxy is trusted", () => {
    trustAddressHeader();
    expect(clientAddress(headers).host).toBe("192.0.2.1");
    expect(clientAddress(new Headers({ "x-forwarded-for": "1.1.1.1" })).host).toBeNull();
  });

  it("believes only what a trusted proxy itself wrote, the rightmost", () => {
    env.TRUST_PROXY = true;
    expect(clientAddress(headers).host).toBe("198.51.100.9");
  });
});
