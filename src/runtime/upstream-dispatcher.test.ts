import type { LookupAddress, lookup } from "node:dns";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent, buildConnector, request } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeLookup } from "./upstream-dispatcher";

/** A resolver whose answer changes from one question to the next. */
function rebinding(...answers: string[][]): { resolve: typeof lookup; asked(): number } {
  let asked = 0;
  const resolve = (_name: string, _options: object, callback: (error: null, addresses: LookupAddress[]) => void) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  return { resolve: resolve as unknown as typeof lookup, asked: () => asked };
}

const reached: string[] = [];
const server = createServer((incoming, outgoing) => {
  reached.push(incoming.url ?? "");
  outgoing.end("{}");
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => server.close());

const connectWith = (resolve: typeof lookup, allowsPrivate = () => false) =>
  new Agent({ connect: buildConnector({ timeout: 2_000, lookup: makeLookup({ allowsPrivate }, resolve) as never }) });
const urlOf = (path: string) => `http://provider.example:${(server.address() as AddressInfo).port}${path}`;

describe("a connection to a provider", () => {
  test.each([["127.0.0.1"], ["10.1.2.3"], ["169.254.169.254"], ["::1"], ["::ffff:127.0.0.1"], ["fd00::1"]])(
    "is not made to %s, whatever name leads there",
    async (address) => {
      const { resolve } = rebinding([address]);
      await expect(request(urlOf("/private"), { dispatcher: connectWith(resolve) })).rejects.toMatchObject({ code: "EPRIVATE" });
      expect(reached).toEqual([]);
    },
  );

  test("is not made when one of several addresses is private", async () => {
    const { resolve } = rebinding(["93.184.216.34", "127.0.0.1"]);
    await expect(request(urlOf("/mixed"), { dispatcher: connectWith(resolve) })).rejects.toMatchObject({ code: "EPRIVATE" });
  });

  test("looks the name up once, and goes to the address that was looked at", async () => {
    const { resolve, asked } = rebinding(["127.0.0.1"], ["10.0.0.1"]);
    const answer = await request(urlOf("/chosen"), { dispatcher: connectWith(resolve, () => true) });
    expect(answer.statusCode).toBe(200);
    expect([asked(), reached]).toEqual([1, ["/chosen"]]);
  });
});
