import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test, vi } from "vitest";
import { findScript } from "../../e2e/tools/support/bundle-scripts";
import { bySize } from "../../e2e/tools/support/full-size";
import { database } from "../db/client";
import { fund } from "../ledger/testing/fund";
import { makeFastClock } from "./testing/fast-clock";
import { makeOrganization, makeRule, makeWebhook } from "./testing/make-alerts";
import { refuseSometimes } from "./testing/refuse-sometimes";
import { startReceiver } from "./testing/start-receiver";

vi.hoisted(() => {
  process.env.ALLOW_PRIVATE_WEBHOOKS = "on";
});

const SIZE = bySize({ small: { rules: 3, crossings: 3 }, full: { rules: 12, crossings: 12 } });
const USD = 1_000_000_000n;
/** A lease is 4.5 s of ours: nobody takes over what a busy machine is late with. */
const clock = makeFastClock(20);
const senders: ChildProcess[] = [];
afterAll(() => {
  for (const sender of senders) sender.kill("SIGKILL");
});

/** Watches and sends in a process of its own; asked to end, it says how many of its tries were taken. */
function startSender() {
  const env = { ...process.env, NODE_ENV: "production" } as const;
  const child = spawn(process.execPath, [findScript("run-alerts"), clock.text], { stdio: ["ignore", "pipe", "inherit"], env });
  senders.push(child);
  return async () => {
    child.kill("SIGTERM");
    let said = "";
    for await (const chunk of child.stdout) said += chunk;
    if (child.exitCode === null) await once(child, "exit");
    return Number(said);
  };
}

test("of two processes that watch and send at once, each has its part, and each crossing is told once and in order", async () => {
  const receiver = await startReceiver();
  const rules: string[] = [];
  for (let i = 0; i < SIZE.rules; i++) {
    const organizationId = await makeOrganization();
    await fund(organizationId, 20n * USD);
    const { id } = await makeWebhook(organizationId, receiver.url);
    rules.push((await makeRule({ organizationId, kind: "low_balance", threshold: "10", channelIds: [id] })).id);
  }
  const refuses = refuseSometimes(0.3);
  receiver.answer = (post) => ({ status: refuses(post) ? 503 : 200, afterMs: Math.random() * 100 });
  const ends = [startSender(), startSender()];
  for (let i = 0; i < SIZE.crossings; i++) {
    for (const availableNanoUsd of [8n * USD, 20n * USD]) await database().balance.updateMany({ data: { availableNanoUsd } });
    while ((await database().alertLowBalance.count({ where: { isFired: true } })) > 0) await sleep(20);
  }
  const undone = async () => [
    await database().alertCrossing.count(),
    await database().alertDelivery.count({ where: { status: { not: "delivered" } } }),
  ];
  await vi.waitFor(async () => expect(await undone()).toEqual([0, 0]), { timeout: 120_000, interval: 100 });
  const taken = await Promise.all(ends.map((end) => end()));
  await receiver.close();

  const all = SIZE.rules * SIZE.crossings;
  const events = await database().alertEvent.findMany({ orderBy: [{ ruleId: "asc" }, { sequence: "asc" }], select: { id: true, ruleId: true } });
  expect(events).toHaveLength(all);
  const arrived = receiver.posts.filter(({ status }) => status === 200).map(({ headers }) => String(headers["webhook-id"]));
  expect(arrived).toHaveLength(all);
  for (const rule of rules) {
    const own = events.filter(({ ruleId }) => ruleId === rule).map(({ id }) => id);
    expect(arrived.filter((id) => own.includes(id))).toEqual(own);
  }
  expect((taken[0] ?? 0) + (taken[1] ?? 0)).toBe(all);
  for (const count of taken) expect(count).toBeGreaterThan(0);
}, 180_000);
