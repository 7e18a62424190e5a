import { Agent, get } from "node:http";
import { expect, test } from "vitest";
import { RunningCalls } from "../gateway/running-calls";
import { startRawGateway } from "../gateway/testing/start-raw-gateway";
import { drain } from "./drain";

const PATH = "/api/v1/p/files/f/content";
const HEADERS = { "x-monitor-token": "good" };

test("a client that keeps its connection does not hold up the end once its answer is out", async () => {
  const provider = (socket: import("node:net").Socket) => void setTimeout(() => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"), 300);
  const gateway = await startRawGateway({ provider });
  gateway.server.keepAliveTimeout = 75_000;
  const agent = new Agent({ keepAlive: true });
  const answered = new Promise<number>((resolve, reject) => {
    get({ port: gateway.port, path: PATH, headers: HEADERS, agent }, (answer) => answer.resume().on("end", () => resolve(answer.statusCode ?? 0))).on(
      "error",
      reject,
    );
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const startedAt = performance.now();
  await drain({ server: gateway.server, calls: new RunningCalls(), writer: { flush: async () => {}, close: async () => {} }, timeoutMs: 10_000 });
  expect(await answered).toBe(200);
  expect(performance.now() - startedAt).toBeLessThan(9_000);
  agent.destroy();
  await gateway.close();
});

test("calls that the deadline cuts off are recorded before the writer is closed", async () => {
  const gateway = await startRawGateway({
    provider: (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: {}\n\n"),
  });
  const clients = Array.from({ length: 20 }, () => {
    const client = gateway.open().on("error", () => {});
    client.write(`GET ${PATH} HTTP/1.1\r\nhost: x\r\nx-monitor-token: good\r\n\r\n`);
    return new Promise((resolve) => client.once("data", resolve));
  });
  await Promise.all(clients);
  const recorded: number[] = [];
  const writer = { flush: async () => void recorded.push(gateway.calls.length), close: async () => void recorded.push(gateway.calls.length) };
  await drain({ server: gateway.server, calls: new RunningCalls(), writer, timeoutMs: 50 });
  expect(recorded).toEqual([20, 20]);
  await gateway.close();
});
