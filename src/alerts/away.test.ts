import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { bySize } from "../../e2e/tools/support/full-size";
import { database } from "../db/client";
import { newId } from "../domain/ids";
import { BACKOFF } from "./backoff";
import { Dispatcher } from "./dispatcher";
import { sendEvent } from "./send-event";
import { makeOrganization, makeRule, makeWebhook, tell } from "./testing/make-alerts";
import { type Receiver, startReceiver } from "./testing/start-receiver";
import type { WatchedRule } from "./watched-rule";

vi.hoisted(() => {
  process.env.ALLOW_PRIVATE_WEBHOOKS = "on";
});

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const SIZE = bySize({ small: { rules: 3, events: 3 }, full: { rules: 10, events: 10 } });

const clock = { nowMs: 0 };
const errors: unknown[] = [];
let dispatcher: Dispatcher;
let receiver: Receiver;
let isAway: boolean;
let organizationId: string;
/** In order: of which rule, its how many-th event, when by the clock, and whether the receiver said yes. */
let tries: { rule: string; number: number; atMs: number; isTaken: boolean }[];

beforeEach(async () => {
  isAway = true;
  tries = [];
  clock.nowMs = Date.now();
  receiver = await startReceiver();
  receiver.answer = ({ body }) => {
    const { rule, number } = JSON.parse(body).data;
    tries.push({ rule, number, atMs: clock.nowMs, isTaken: !isAway });
    return isAway ? null : { status: 200 };
  };
  organizationId = await makeOrganization();
  dispatcher = new Dispatcher({
    ...{ send: sendEvent, backoff: BACKOFF, leaseMs: 30_000, everyMs: 60_000 },
    ...{ random: Math.random, nowMs: () => clock.nowMs, onError: (error) => errors.push(error) },
  });
});
afterEach(async () => {
  await dispatcher.stop();
  await receiver.close();
  expect(errors.splice(0)).toEqual([]);
});

async function makeRules(count: number): Promise<WatchedRule[]> {
  const { id } = await makeWebhook(organizationId, receiver.url);
  const rules = [];
  for (let i = 0; i < count; i++) rules.push(await makeRule({ organizationId, kind: "provider_down", channelIds: [id] }));
  return rules;
}

/** Of each rule the event that goes first. */
async function readHeads() {
  const where = { organizationId, status: "pending" };
  const pending = await database().alertDelivery.findMany({ where, orderBy: { sequence: "asc" } });
  return [...new Map(pending.reverse().map((delivery) => [delivery.ruleId, delivery])).values()];
}

/** Until everything is done that is due at the clock's time. */
async function settle(): Promise<void> {
  dispatcher.wake();
  const isDone = async () => (await readHeads()).every(({ leaseId, nextAttemptAt }) => leaseId === null && nextAttemptAt.getTime() > clock.nowMs);
  await vi.waitFor(async () => expect(await isDone()).toBe(true), { timeout: 20_000, interval: 10 });
}

/** Turns the clock on from one try to the next, to a time or until nothing is on its way. */
async function turnOn(untilMs = Number.POSITIVE_INFINITY): Promise<void> {
  for (;;) {
    await settle();
    const next = Math.min(...(await readHeads()).map(({ nextAttemptAt }) => nextAttemptAt.getTime()));
    if (next === Number.POSITIVE_INFINITY || next > untilMs) break;
    clock.nowMs = next;
  }
  if (untilMs !== Number.POSITIVE_INFINITY) clock.nowMs = untilMs;
}

const gapsOf = (times: readonly number[]) => times.slice(1).map((at, i) => at - (times[i] as number));
/** Between a half and all of what is doubled up to an hour. */
const expectBackoff = (gaps: readonly number[]) => {
  for (const [i, gap] of gaps.entries()) {
    const longest = Math.min(BACKOFF.firstMs * 2 ** i, BACKOFF.maxMs);
    expect(gap, `wait ${i + 1}`).toBeGreaterThanOrEqual(longest / 2);
    expect(gap, `wait ${i + 1}`).toBeLessThanOrEqual(longest);
  }
};

describe("a receiver that is away", () => {
  test("for ten minutes gets everything afterwards, in order of each rule, each once, and is asked ever more seldom until then", {
    timeout: 120_000,
  }, async () => {
    const rules = await makeRules(SIZE.rules);
    for (let number = 1; number <= SIZE.events; number++) for (const rule of rules) await tell(rule, number);
    const beganMs = Date.now();
    clock.nowMs = beganMs;
    await turnOn(beganMs + 10 * MINUTE_MS);
    const asked = rules.map(({ id }) => tries.filter(({ rule }) => rule === id));
    for (const own of asked) {
      expect(new Set(own.map(({ number }) => number))).toEqual(new Set([1]));
      expect([7, 8]).toContain(own.length);
      expectBackoff(gapsOf(own.map(({ atMs }) => atMs)));
    }
    expect(new Set(asked.map((own) => own[1]?.atMs)).size, "not all at once").toBeGreaterThan(1);

    const failed = tries.length;
    isAway = false;
    await turnOn();
    const taken = tries.slice(failed);
    for (const { id } of rules) {
      expect(taken.filter(({ rule }) => rule === id).map(({ number }) => number)).toEqual(Array.from({ length: SIZE.events }, (_, i) => i + 1));
    }
    const rows = await database().alertDelivery.findMany({ where: { organizationId } });
    expect([rows.length, rows.filter(({ status }) => status === "delivered").length]).toEqual([taken.length, taken.length]);
    const lastMs = Math.max(...taken.map(({ atMs }) => atMs)) - beganMs - 10 * MINUTE_MS;
    expect(lastMs).toBeLessThanOrEqual(1_024_000); // the wait after an eighth try
    console.info(
      `${taken.length} events of ${rules.length} rules: ${failed} tries in ten minutes away, all delivered within ${Math.round(lastMs / 1_000)} s of its return`,
    );
  });

  test("for good is given up after a day, waits of an hour at most between, and what comes later is tried all the same", async () => {
    const [rule] = (await makeRules(1)) as [WatchedRule];
    await tell(rule, 1);
    await tell(rule, 2);
    clock.nowMs = Date.now();
    await turnOn();
    const [first, second] = await database().alertDelivery.findMany({ where: { organizationId }, orderBy: { sequence: "asc" } });
    for (const row of [first, second]) expect(row).toMatchObject({ status: "failed", lastError: expect.stringContaining("cannot be reached") });
    const own = tries.filter(({ number }) => number === 1).map(({ atMs }) => atMs);
    expectBackoff(gapsOf(own).slice(0, -1));
    expect([own.at(-1), first?.attempts]).toEqual([first?.givesUpAt.getTime(), own.length]);
    expect((own.at(-1) ?? 0) - (own[0] ?? 0)).toBeLessThanOrEqual(DAY_MS);
    expect(tries.filter(({ number }) => number === 2).map(({ atMs }) => atMs >= (own.at(-1) ?? 0))).toEqual([true, true, true]);
    isAway = false;
    await tell(rule, 3);
    await turnOn();
    expect(tries.at(-1)).toMatchObject({ number: 3, isTaken: true });
    console.info(`${own.length} tries in 24 h, then a dead letter`);
  });
});

test("a receiver that is slow delays nobody: neither its organization's other receivers nor anybody else's", async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  let waiting = 0;
  receiver.answer = async () => {
    waiting++;
    await gate;
    return { status: 200 };
  };
  const healthy = await startReceiver();
  const [rule] = (await makeRules(1)) as [WatchedRule];
  await tell(rule, 1);
  // More than are looked at once, as if of so many rules.
  const { id: _, ...first } = await database().alertDelivery.findFirstOrThrow({ where: { ruleId: rule.id } });
  const copies = Array.from({ length: 40 }, (_, i) => ({ ...first, id: newId("dlv"), ruleId: `${rule.id}_${i}` }));
  await database().alertDelivery.createMany({ data: copies });
  const others: WatchedRule[] = [];
  for (const owner of [organizationId, await makeOrganization()]) {
    const { id } = await makeWebhook(owner, healthy.url);
    others.push(await makeRule({ organizationId: owner, kind: "provider_down", channelIds: [id] }));
  }
  for (const rule of others) for (const number of [1, 2]) await tell(rule, number);
  clock.nowMs = Date.now();
  dispatcher.wake();
  await vi.waitFor(() => expect(healthy.posts.map(({ status }) => status)).toEqual([200, 200, 200, 200]), { timeout: 8_000, interval: 10 });
  expect([waiting, receiver.posts]).toEqual([2, []]);
  open();
  await dispatcher.stop();
  expect(receiver.posts.map(({ status }) => status)).toEqual([200, 200]);
  await healthy.close();
});
