import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Database from "libsql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scriptPrompt } from "../tools/simulator/script";
import { type Simulator, startSimulator } from "../tools/simulator/start-simulator";
import { registerAccount } from "../tools/support/account";
import { bySize } from "../tools/support/full-size";
import prepareBuild from "../tools/support/prepare-build";
import { resaleKeys, simulatedProviders } from "../tools/support/server-env";
import { type RunningCall, startPost } from "./make-call";
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

interface Ending {
  mount: keyof typeof MOUNTS;
  what: "goes on without its client" | "is cut off at the deadline";
}
const ENDINGS = (Object.keys(MOUNTS) as Ending["mount"][]).flatMap((mount): Ending[] => [
  { mount, what: "goes on without its client" },
  { mount, what: "is cut off at the deadline" },
]);
/** Each at a server of its own; small, the last and the first at one, the longer stream first: each mount, and each ending, once. */
const SERVERS = bySize({ small: [ENDINGS.filter((_, i) => i % 3 === 0).reverse()], full: ENDINGS.map((ending) => [ending]) });
const nameOf = (endings: Ending[]) => endings.map(({ mount, what }) => `${mount} (${MOUNTS[mount]}): a resold stream that ${what}`).join("; ");

test.each(SERVERS.map((endings) => [nameOf(endings), endings] as const))(
  "%s is paid before the server ends",
  { timeout: 120_000 },
  async (_name, endings) => {
    const folder = mkdtempSync(path.join(tmpdir(), "llm-monitor-drain-resold-"));
    const env = { DRAIN_TIMEOUT_MS: "4000", ...resaleKeys(), ...simulatedProviders(simulator.origin) };
    const server = await spawnServer({ command: process.execPath, args: ["dist/server.mjs"], env, folder });
    try {
      const account = await registerAccount(server.origin);
      await account.call("POST", "/api/balance/charge", { amount: "10.00" });
      const { key } = await account.call<{ key: string }>("POST", "/api/keys", { name: "test" });
      const calls: RunningCall[] = [];
      for (const ending of endings) {
        const call = await startStream(server.origin + MOUNTS[ending.mount], key, ending);
        if (ending.what === "goes on without its client") call.request.destroy();
        calls.push(call);
      }
      process.kill(server.pid, "SIGTERM");
      expect(await server.ended).toMatchObject({ code: 0, signal: null });
      const rows = readRows(folder);
      expect(rows).toHaveLength(endings.length);
      for (const [i, { what }] of endings.entries()) {
        const seen = await calls[i]?.seen;
        const row = rows.find(({ requestId }) => requestId === seen?.requestId);
        expect(row).toMatchObject({ outcome: "cancelled", usageSource: what === "goes on without its client" ? "provider" : "estimated" });
        expect(row?.outputTokens).toBeGreaterThan(0);
      }
      expect(readHolds(folder)).toEqual(endings.map(() => ({ status: "settled" })));
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

/** A resold stream in its middle, which would end in time, or not. */
async function startStream(url: string, key: string, { what }: Ending): Promise<RunningCall> {
  const lastsMs = what === "goes on without its client" ? 1_500 : 60_000;
  const script = { events: lastsMs / 20, delayMs: 20 };
  const messages = [{ role: "user", content: `Say hello. ${scriptPrompt(script)}` }];
  const body = Buffer.from(JSON.stringify({ model: "gpt-4o-mini", stream: true, max_tokens: 4_000, messages }));
  let chunks = 0;
  const call = startPost({ url, headers: { authorization: `Bearer ${key}` }, body, onChunk: () => chunks++ });
  await until("in mid-stream", 10_000, () => chunks > 2);
  return call;
}
