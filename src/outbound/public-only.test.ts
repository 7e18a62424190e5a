import type { LookupAddress, lookup } from "node:dns";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent, request } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publicConnector } from "./public-only";

/** A resolver that answers so. */
function resolveTo(answer: string[]): typeof lookup {
  const resolve = (_name: string, _options: object, callback: (error: null, addresses: LookupAddress[]) => void) =>
    callback(
      null,
      answer.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  return resolve as unknown as typeof lookup;
}

const reached: string[] = [];
const server = createServer((incoming, outgoing) => {
  reached.push(incoming.url ?? "");
  outgoing.end("{}");
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => server.close());

const connectWith = (resolve: typeof lookup) => new Agent({ connect: publicConnector({ timeout: 2_000, resolve }) });
const port = () => (server.address() as AddressInfo).port;

describe("a connection to a place that somebody has entered", () => {
  test.each([["127.0.0.1"], ["10.1.2.3"], ["169.254.169.254"], ["::1"], ["::ffff:127.0.0.1"], ["fd00::1"]])(
    "is not made to %s, whatever name leads there",
    async (address) => {
      const asked = request(`http://provider.example:${port()}/private`, { dispatcher: connectWith(resolveTo([address])) });
      await expect(asked).rejects.toMatchObject({ code: "EPRIVATE" });
      expect(reached).toEqual([]);
    },
  );

  test("is not made when one of several addresses is private", async () => {
    const asked = request(`http://provider.example:${port()}/mixed`, { dispatcher: connectWith(resolveTo(["93.184.216.34", "127.0.0.1"])) });
    await expect(asked).rejects.toMatchObject({ code: "EPRIVATE" });
  });

  test.each(["127.0.0.1", "[::1]", "2130706433", "0x7f.1"])("is not made to http://%s, for which no name is looked up", async (host) => {
    const asked = request(`http://${host}:${port()}/address`, { dispatcher: connectWith(resolveTo(["93.184.216.34"])) });
    await expect(asked).rejects.toMatchObject({ code: "EPRIVATE" });
    expect(reached).toEqual([]);
  });
});
