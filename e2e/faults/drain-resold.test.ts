import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Database from "libsql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scriptPrompt } from "../tools/simulator/script";
import { type Simulator, startSimulator } from "../tools/simulator/start-simulator";
import { registerAccount } from "../tools/support/account";
import { IS_FULL_SIZE } from "../tools/support/full-size";
import prepareBuild from "../tools/support/prepare-build";
import { resaleKeys, simulatedProviders } from "../tools/support/server-env";
import { startPost } from "./make-call";
import { readRows } from "./read-rows";
import { spawnServer } from "./spawn-server";
import { until } from "./start-faulty";

let simulator: Simulator;
beforeAll(async () => {
  prepareBuild();
  simulator = await startSimulator();
}, 300_000);
afterAll(() => simulator?.close());

/** The gateway's own process, and the pages' process. */
const MOUNTS = { gateway: "/api/v1/chat/completions", "browser apps": "/api/chat/completions" };

function readHolds(folder: string): { status: string }[] {
  const database = new Database(path.join(folder, "app.db"));
  try {
    return database.prepare("SELECT status FROM Hold").all([]) as { status: string }[];
  } finally {
    database.close();
  }
}

const ENDINGS = Object.entries(MOUNTS).flatMap(([name, url]) => [
  [name, url, "goes on without its client", 1_500],
  [name, url, "is cut off at the deadline", 60_000],
]) as [string, string, string, number][];
/** The first and the last are each mount, and each ending, once. */
test.each(ENDINGS.filter((_, i) => IS_FULL_SIZE || i % 3 === 0))(
  "%s (%s): a resold stream that %s is paid before the server ends",
  { timeout: 120_000 },
  async (_name, url, what, lastsMs) => {
    const folder = mkdtempSync(path.join(tmpdir(), "llm-monitor-drain-resold-"));
    const env = {
      DATABASE_URL: `file:${path.join(folder, "app.db")}`,
      DRAIN_TIMEOUT_MS: "4000",
      ...resaleKeys(),
      ...simulatedProviders(simulator.origin),
    };
    const server = await spawnServer({ command: process.execPath, args: ["dist/server.mjs"], env });
    try {
      const account = await registerAccount(server.origin);
      await account.call("POST", "/api/balance/charge", { amount: "10.00" });
      const { key } = await account.call<{ key: string }>("POST", "/api/keys", { name: "test" });
      const script = { events: lastsMs / 20, delayMs: 20 };
      const messages = [{ role: "user", content: `Say hello. ${scriptPrompt(script)}` }];
      const body = Buffer.from(JSON.stringify({ model: "gpt-4o-mini", stream: true, max_tokens: 4_000, messages }));
      let chunks = 0;
      const call = startPost({ url: server.origin + url, headers: { authorization: `Bearer ${key}` }, body, onChunk: () => chunks++ });
      await until("in mid-stream", 10_000, () => chunks > 2);
      if (what === "goes on without its client") call.request.destroy();
      process.kill(server.pid, "SIGTERM");
      expect(await server.ended).toMatchObject({ code: 0, signal: null });
      await call.seen;
      const [row] = readRows(folder);
      expect(row).toMatchObject({ outcome: "cancelled", usageSource: lastsMs < 10_000 ? "provider" : "estimated" });
      expect(row?.outputTokens).toBeGreaterThan(0);
      expect(readHolds(folder)).toEqual([{ status: "settled" }]);
    } finally {
      try {
        process.kill(-server.pid, "SIGKILL");
      } catch {
        // it has ended, as it should
      }
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
