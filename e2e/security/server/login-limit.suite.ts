import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPost } from "../../faults/make-call";
import { type StagedApp, shareApp } from "../../sdk/share-app";
import { bySize, IS_FULL_SIZE } from "../../tools/support/full-size";
import { openBeside } from "../../tools/support/open-beside";

let staged: StagedApp;
beforeAll(async () => {
  staged = await shareApp("server");
}, 240_000);
afterAll(() => staged?.close());

test("the limit of logging in goes by the socket's address, whatever address the client claims", { timeout: 120_000 }, async () => {
  const statuses: number[] = [];
  const address = "127.1.2.3"; // of this test alone: others log in from the usual address
  const tryAs = async (i: number) => {
    const claimed = `203.0.113.${i}`;
    const claims = ["x-monitor-client-address", "x-forwarded-for", "x-real-ip", "cf-connecting-ip", "true-client-ip", "forwarded"];
    const { seen } = startPost({
      url: `http://127.0.0.1:${new URL(staged.app.origin).port}/api/auth/login`,
      localAddress: address,
      headers: Object.fromEntries(claims.map((name) => [name, claimed])),
      body: Buffer.from(JSON.stringify({ email: `nobody-${i}@example.com`, password: "one password for all" })),
    });
    statuses.push((await seen).status);
  };
  await tryAs(0);
  if (!IS_FULL_SIZE) countAs(address, 29);
  const free = bySize({ small: 3, full: 31 });
  for (let i = 1; i < free; i++) await tryAs(i);
  // At once: the first wait is a second, and it is over the sooner the slower the machine is.
  await Promise.all([31, 32, 33, 34, 35].map(tryAs));
  expect(statuses).toEqual([...Array(free).fill(401), ...Array(5).fill(429)]);
});

/** As if there had been so many failures: each takes the time that a password does. */
function countAs(address: string, failures: number): void {
  const database = openBeside(path.join(staged.app.folder, "app.db"));
  const { changes } = database.prepare("UPDATE LoginThrottle SET failures = ? WHERE key = ? AND failures = 1").run([failures, `address:${address}`]);
  database.close();
  expect(changes).toBe(1);
}
