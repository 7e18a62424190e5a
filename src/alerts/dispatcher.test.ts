import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { database } from "../db/client";
import { rotateSecret } from "./change-channel";
import { resendDelivery } from "./deliveries";
import { Dispatcher } from "./dispatcher";
import { sendEvent } from "./send-event";
import { ACTOR, makeOrganization, makeRule, makeWebhook, tell } from "./testing/make-alerts";
import { type Receiver, startReceiver } from "./testing/start-receiver";
import type { WatchedRule } from "./watched-rule";

vi.hoisted(() => {
  process.env.ALLOW_PRIVATE_WEBHOOKS = "on";
});

const errors: unknown[] = [];
const startDispatcher = (options: Partial<ConstructorParameters<typeof Dispatcher>[0]> = {}) => {
  const made = new Dispatcher({
    ...{ send: sendEvent, backoff: { firstMs: 20, maxMs: 40, forMs: 60_000 }, leaseMs: 5_000, everyMs: 10 },
    random: Math.random,
    nowMs: Date.now,
    onError: (error) => errors.push(error),
    ...options,
  });
  made.start();
  return made;
};

let receiver: Receiver;
let rule: WatchedRule;
let webhook: { id: string; secret: string };
const numberOf = ({ body }: { body: string }): number => JSON.parse(body).data.number;
const statuses = async () =>
  (await database().alertDelivery.findMany({ where: { ruleId: rule.id }, orderBy: { sequence: "asc" } })).map(({ status }) => status);

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  await vi.waitFor(async () => expect(await condition()).toBe(true), { timeout: 20_000, interval: 20 });
}
const allDelivered = async () => (await statuses()).every((status) => status === "delivered");

beforeEach(async () => {
  receiver = await startReceiver();
  const organizationId = await makeOrganization();
  webhook = await makeWebhook(organizationId, receiver.url);
  rule = await makeRule({ organizationId, kind: "provider_down", channelIds: [webhook.id] });
});
afterEach(() => receiver.close());

describe("events on their way", () => {
  test("arrive in order, though the receiver refuses half of them, and never again once it has said yes", async () => {
    let count = 0;
    receiver.answer = () => ({ status: ++count % 2 === 0 ? 200 : 503 });
    for (let i = 1; i <= 6; i++) await tell(rule, i);
    const dispatchers = [startDispatcher(), startDispatcher()];
    await until(allDelivered);
    await Promise.all(dispatchers.map((one) => one.stop()));
    expect(receiver.posts.filter(({ status }) => status === 200).map(numberOf)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(receiver.posts.map(numberOf)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]);
    expect(new Set(receiver.posts.map(({ headers }) => headers["webhook-id"])).size).toBe(6);
    expect(errors).toEqual([]);
  });

  test("are signed as Standard Webhooks has it, after a rotation with both secrets until the overlap is over", async () => {
    const { organizationId } = rule;
    const { secret } = await rotateSecret({ organizationId, actor: ACTOR, id: webhook.id }, 3_600);
    await tell(rule, 1);
    const dispatcher = startDispatcher();
    await until(() => receiver.posts.length === 1);
    await rotateSecret({ organizationId, actor: ACTOR, id: webhook.id }, 0);
    await tell(rule, 2);
    await until(() => receiver.posts.length === 2);
    await dispatcher.stop();
    const verify = (index: number, own: string) => {
      const { body, headers } = receiver.posts[index] as (typeof receiver.posts)[0];
      return new Webhook(own).verify(body, headers as Record<string, string>);
    };
    for (const own of [secret, webhook.secret]) expect(verify(0, own)).toMatchObject({ type: "provider.down", data: { number: 1 } });
    for (const own of [secret, webhook.secret]) expect(() => verify(1, own)).toThrow();
    expect(receiver.posts[0]?.headers["content-type"]).toBe("application/json");
  });

  test("are taken over when whoever had them has died, and not while they are alive", async () => {
    await tell(rule, 1);
    const { id } = await database().alertDelivery.findFirstOrThrow({ where: { ruleId: rule.id } });
    await database().alertDelivery.update({ where: { id }, data: { leaseId: "dlv_dead", leasedUntil: new Date(Date.now() + 400) } });
    const dispatcher = startDispatcher();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(receiver.posts).toEqual([]);
    await until(allDelivered);
    await dispatcher.stop();
    expect(receiver.posts.length).toBe(1);
  });

  test("are not lost when the clock is set back by a day, nor at once when it is set forward", async () => {
    await tell(rule, 1);
    const tomorrow = new Date(Date.now() + 86_400_000);
    await database().alertDelivery.updateMany({ where: { ruleId: rule.id }, data: { nextAttemptAt: tomorrow, givesUpAt: new Date(0) } });
    let count = 0;
    receiver.answer = () => ({ status: ++count < 3 ? 500 : 200 });
    const dispatcher = startDispatcher();
    await until(allDelivered);
    await dispatcher.stop();
    expect(receiver.posts.length).toBe(3);
  });

  test("become dead letters that people can send again, beside newer ones and under the same id", async () => {
    receiver.answer = () => ({ status: 302, headers: { location: `${receiver.url}/elsewhere` } });
    await tell(rule, 1);
    await database().alertDelivery.updateMany({ where: { ruleId: rule.id }, data: { givesUpAt: new Date(0) } });
    const dispatcher = startDispatcher();
    await until(async () => (await statuses())[0] === "failed");
    const failed = await database().alertDelivery.findFirstOrThrow({ where: { ruleId: rule.id } });
    expect(failed).toMatchObject({ attempts: 3, lastError: "it redirects (302), which is not followed" });
    receiver.answer = () => ({ status: 204 });
    await resendDelivery({ organizationId: rule.organizationId, actor: ACTOR, id: failed.id });
    await until(allDelivered);
    await dispatcher.stop();
    expect(new Set(receiver.posts.map(({ headers }) => headers["webhook-id"]))).toEqual(new Set([failed.eventId]));
    const again = resendDelivery({ organizationId: rule.organizationId, actor: ACTOR, id: failed.id });
    await expect(again).rejects.toMatchObject({ code: "conflict" });
  });

  test("which a receiver has taken are written as delivered before the dispatcher ends", async () => {
    receiver.answer = () => ({ status: 200, afterMs: 200 });
    await tell(rule, 1);
    const dispatcher = startDispatcher();
    await until(async () => (await database().alertDelivery.count({ where: { ruleId: rule.id, leaseId: { not: null } } })) === 1);
    await dispatcher.stop();
    expect([await statuses(), receiver.posts.length]).toEqual([["delivered"], 1]);
  });
});
