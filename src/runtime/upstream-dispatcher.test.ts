import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { request } from "undici";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

const reached: string[] = [];
const server = createServer((incoming, outgoing) => {
  reached.push(incoming.url ?? "");
  outgoing.end("{}");
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => server.close());

test("a connection to a provider is made to a private address at the operator's own origin, and at no other one of that host", async () => {
  const { port } = server.address() as AddressInfo;
  vi.resetModules();
  vi.stubEnv("UPSTREAM_OPENAI_URL", `http://localhost:${port}/v1`);
  const { upstreamDispatcher } = await import("./upstream-dispatcher");
  const dispatcher = upstreamDispatcher();
  expect((await request(`http://localhost:${port}/chosen`, { dispatcher })).statusCode).toBe(200);
  for (const host of ["localhost", "127.0.0.1"]) {
    await expect(request(`http://${host}:${port + 1}/other`, { dispatcher })).rejects.toMatchObject({ code: "EPRIVATE" });
  }
  expect(reached).toEqual(["/chosen"]);
  vi.unstubAllEnvs();
});
