import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../gateway/start-gateway";
import { fewest, runs } from "../tools/support/full-size";
import { HOSTILE_PATHS } from "./hostile-paths";
import { listenForNothing, rawRequest, type Sentinel, sendRaw } from "./send-raw";

let gateway: TestGateway;
let sentinel: Sentinel;
let origin = "";
beforeAll(async () => {
  gateway = await startGateway();
  sentinel = await listenForNothing();
  origin = gateway.mounts.find(({ name }) => name === "node")?.origin as string;
});
afterAll(async () => {
  await gateway.close();
  await sentinel.close();
});

const credentials = () => [`x-monitor-token: ${gateway.token}`, "authorization: Bearer sk-test"];
const ask = (target: string, method = "GET") =>
  sendRaw(origin, rawRequest(`${method} ${target} HTTP/1.1`, [`host: 127.0.0.1:${sentinel.port}`, ...credentials()]));

describe("a path that leads elsewhere", () => {
  test.each(HOSTILE_PATHS)("%j is refused with 400 or 404; nobody is called", async (path) => {
    gateway.simulator.reset();
    const { statuses } = await ask(path.replaceAll("H", `127.0.0.1:${sentinel.port}`));
    expect(statuses).toHaveLength(1);
    expect([400, 404, 431]).toContain(statuses[0]);
    expect(gateway.simulator.books.calls).toEqual([]);
    expect(sentinel.seen()).toBe(0);
  });

  test("so is every mixture of the pieces they are made of, or what is called is below the provider's base", async () => {
    gateway.simulator.reset();
    const piece = fc.constantFrom(
      "/",
      "..",
      ".",
      "%2e",
      "%2f",
      "%5c",
      "\\",
      "%25",
      "2e",
      ";",
      "@",
      ":",
      "%EF%BC%8E",
      "//",
      "v1",
      "models",
      "%00",
      "\xff",
    );
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 10 }), async (pieces) => {
        const { statuses } = await ask(`/api/v1/openai/${pieces.join("")}`);
        refused += statuses[0] === 400 ? 1 : 0;
        return statuses.length === 1 && (statuses[0] as number) < 500;
      }),
      { numRuns: runs(1_000) },
    );
    const called = gateway.simulator.books.calls.map(({ rawUrl }) => rawUrl);
    for (const url of called) expect(decodeFully(url)).toMatch(/^\/openai\/v1(?:$|\/)(?!.*(?:^|[/\\])\.\.?(?:[/\\;]|$))/);
    expect(refused).toBeGreaterThan(fewest(300));
    expect(sentinel.seen()).toBe(0);
  });
});

describe("a request to upgrade", () => {
  test.each(["/api/v1/openai/realtime?model=gpt-4o", "http://127.0.0.1:SENTINEL/api/v1/openai/realtime", "/"])(
    "to %s opens nothing",
    async (target) => {
      gateway.simulator.reset();
      const upgrade = ["connection: upgrade", "upgrade: websocket", "sec-websocket-version: 13", "sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA=="];
      const line = `GET ${target.replace("SENTINEL", String(sentinel.port))} HTTP/1.1`;
      const { text } = await sendRaw(origin, `${[line, `host: 127.0.0.1:${sentinel.port}`, ...credentials(), ...upgrade].join("\r\n")}\r\n\r\n`, 300);
      expect(text).not.toContain("101 Switching");
      expect(sentinel.seen()).toBe(0);
    },
  );
});

/** As a careless server could read it. */
function decodeFully(text: string): string {
  let decoded = text;
  for (let round = 0; round < 6; round++) {
    decoded = decoded.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"));
  }
  return decoded.normalize("NFKC");
}
