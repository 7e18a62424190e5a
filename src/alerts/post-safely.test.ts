import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { IS_FULL_SIZE } from "../../e2e/tools/support/full-size";
import { postSafely, receiverDispatcher } from "./post-safely";

vi.hoisted(() => {
  process.env.ALLOW_PRIVATE_WEBHOOKS = "on";
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Posts to a receiver that behaves so. `closed`: its connection was ended. */
async function post(behave: RequestListener, answerMsMax?: number) {
  let onClose = () => {};
  const closed = new Promise<void>((resolve) => {
    onClose = resolve;
  });
  const server = createServer((incoming, outgoing) => {
    incoming.resume();
    incoming.socket.once("close", onClose);
    behave(incoming, outgoing);
  }).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  const startedAt = performance.now();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const outcome = await postSafely({ url, headers: {}, body: "{}" }, receiverDispatcher(), answerMsMax);
  return { outcome, ms: performance.now() - startedAt, closed };
}

test.each([
  ["says nothing", () => undefined],
  [
    "says its headers byte by byte",
    (_, { socket }) => {
      socket?.write("HTTP/1.1 200 OK\r\nx-long: ");
      void drip(() => socket?.write("a"));
    },
  ],
] satisfies [string, RequestListener][])("a receiver that %s has so long, and no longer", async (_what, behave) => {
  const { outcome, ms, closed } = await post(behave, 300);
  expect(outcome).toEqual({ statusCode: null, error: "no answer within 0.3 s" });
  expect(ms).toBeGreaterThanOrEqual(290);
  await closed;
});

test.skipIf(!IS_FULL_SIZE)("ten seconds, where nothing else is said (left out at the small size: it waits for them)", async () => {
  const { outcome, ms } = await post(() => undefined);
  expect(outcome).toEqual({ statusCode: null, error: "no answer within 10 s" });
  expect(ms).toBeGreaterThanOrEqual(9_990);
  expect(ms).toBeLessThan(13_000);
});

test("the status is the answer: what is said behind it is not waited for, and is cut off after 16 KiB", async () => {
  let bytes = 0;
  const piece = Buffer.alloc(4_096, 97);
  const { outcome, closed } = await post((_, outgoing) => {
    outgoing.writeHead(200);
    void drip(() => {
      outgoing.write(piece);
      bytes += piece.length;
    });
  });
  expect(outcome).toEqual({ statusCode: 200, error: null });
  await closed;
  expect(bytes).toBeGreaterThanOrEqual(16 * 1024);
  expect(bytes).toBeLessThan(16 * 1024 * 20); // what was on its way
});

test("nor is one that never ends it kept: its connection is closed when its time is over", async () => {
  const { outcome, closed } = await post((_, outgoing) => {
    outgoing.writeHead(200);
    outgoing.write("o");
  }, 300);
  expect(outcome.error).toBeNull();
  await closed;
});

test("headers of more than 16 KiB are no answer", async () => {
  const { outcome } = await post((_, outgoing) => outgoing.writeHead(200, { "x-long": "a".repeat(17 * 1024) }).end());
  expect(outcome).toEqual({ statusCode: null, error: "it cannot be reached (UND_ERR_HEADERS_OVERFLOW)" });
});

/** Every few milliseconds until the test is over. */
async function drip(write: () => void): Promise<void> {
  for (let i = 0; i < 400; i++) {
    write();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
