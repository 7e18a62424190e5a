import { type ChildProcess, spawn } from "node:child_process";
import { Webhook } from "standardwebhooks";
import { expect, test, vi } from "vitest";
import { findScript } from "../../e2e/tools/support/bundle-scripts";
import { bySize } from "../../e2e/tools/support/full-size";
import { database } from "../db/client";
import { makeOrganization, makeRule, makeWebhook, tell } from "./testing/make-alerts";
import { startReceiver } from "./testing/start-receiver";

vi.hoisted(() => {
  process.env.ALLOW_PRIVATE_WEBHOOKS = "on";
});

const SIZE = bySize({ small: { events: 30, kills: 1, lanes: 5, awayMs: 300 }, full: { events: 1_000, kills: 10, lanes: 40, awayMs: 10_000 } });
const LEASE_MS = 1_500;

function start(): ChildProcess {
  return spawn(process.execPath, [findScript("run-dispatcher")], { stdio: "inherit", env: { ...process.env, NODE_ENV: "production" } });
}
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("each event arrives, in order of its rule, whatever the receiver does and however often the sender is killed", async () => {
  const receiver = await startReceiver();
  const organizationIds = await Promise.all(Array.from({ length: Math.ceil(SIZE.lanes / 8) }, makeOrganization));
  const secrets = new Map<string, string>();
  const rules = [];
  for (let lane = 0; lane < SIZE.lanes; lane++) {
    const organizationId = organizationIds[lane % organizationIds.length] as string;
    const { id, secret } = await makeWebhook(organizationId, `${receiver.url}?lane=${lane}`);
    const rule = await makeRule({ organizationId, kind: "provider_down", channelIds: [id] });
    rules.push(rule);
    secrets.set(rule.id, secret);
  }
  let awayUntilMs = 0;
  receiver.answer = () => {
    if (Date.now() < awayUntilMs) return { status: 503 };
    return { status: Math.random() < 0.5 ? 200 : 500, afterMs: Math.random() * 30 };
  };
  for (let i = 0; i < SIZE.events; i++) await tell(rules[i % SIZE.lanes] as (typeof rules)[0], i);
  let child = start();
  const ended = (one: ChildProcess) => new Promise((resolve) => one.once("exit", resolve));
  for (let kill = 0; kill < SIZE.kills; kill++) {
    await sleep(LEASE_MS + Math.random() * 500);
    if (kill === 0) awayUntilMs = Date.now() + SIZE.awayMs;
    const dead = ended(child);
    child.kill("SIGKILL");
    await dead;
    child = start();
  }
  await vi.waitFor(async () => expect(await database().alertDelivery.count({ where: { status: { not: "delivered" } } })).toBe(0), {
    timeout: 240_000,
    interval: 200,
  });
  const dead = ended(child);
  child.kill("SIGKILL");
  await dead;
  await receiver.close();

  const events = await database().alertEvent.findMany({ select: { id: true, ruleId: true, sequence: true } });
  const byId = new Map(events.map((event) => [event.id, event]));
  const taken = receiver.posts.filter(({ status }) => status === 200).map(({ headers }) => String(headers["webhook-id"]));
  expect(new Set(taken)).toEqual(new Set(byId.keys()));
  // A process that is killed between the receiver's yes and its own note of it cannot know: at most what was on its way then comes again, under the same id.
  expect(taken.length - byId.size).toBeLessThanOrEqual(SIZE.kills * 4 * organizationIds.length);
  const last = new Map<string, number>();
  for (const id of taken) {
    const { ruleId, sequence } = byId.get(id) as (typeof events)[0];
    expect(sequence).toBeGreaterThanOrEqual(last.get(ruleId) ?? 0);
    last.set(ruleId, sequence);
  }
  for (const { body, headers } of receiver.posts) {
    const { ruleId } = byId.get(String(headers["webhook-id"])) as (typeof events)[0];
    new Webhook(secrets.get(ruleId) as string).verify(body, headers as Record<string, string>);
  }
  console.info(`${events.length} events, ${receiver.posts.length} tries, ${SIZE.kills} kills, ${taken.length - byId.size} arrived twice`);
}, 300_000);
