import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { database } from "../db/client";
import type { ChannelType } from "../domain/alerts";
import { createChannel } from "./create-channel";
import { Dispatcher } from "./dispatcher";
import { sendEvent } from "./send-event";
import { ACTOR, makeOrganization, makeRule, tell } from "./testing/make-alerts";
import { type Receiver, startReceiver } from "./testing/start-receiver";
import type { WatchedRule } from "./watched-rule";

const smtp = await vi.hoisted(async () => {
  process.env.ALLOW_PRIVATE_WEBHOOKS = "on";
  const { startSmtpStandIn } = await import("@/app/testing/start-smtp-stand-in");
  return startSmtpStandIn();
});
afterAll(() => smtp.close());

let slack: Receiver;
let organizationId: string;
let dispatcher: Dispatcher;
beforeEach(async () => {
  slack = await startReceiver();
  organizationId = await makeOrganization();
  smtp.mails.length = 0;
  smtp.setMood("deliver");
  const backoff = { firstMs: 20, maxMs: 40, forMs: 60_000 };
  const onError = (error: unknown) => console.error(error);
  dispatcher = new Dispatcher({ send: sendEvent, backoff, leaseMs: 30_000, everyMs: 10, random: Math.random, nowMs: Date.now, onError });
});
afterEach(async () => {
  await dispatcher.stop();
  await slack.close();
});

async function makeChannel(type: ChannelType, locale: "en" | "ko" = "en"): Promise<string> {
  const target = type === "email" ? { type, name: "On call", address: "ops@example.com" } : { type, name: "Room", url: slack.url };
  return (await createChannel({ organizationId, actor: ACTOR, locale }, target as Parameters<typeof createChannel>[1])).id;
}
const deliveriesOf = ({ id: ruleId }: WatchedRule) => database().alertDelivery.findMany({ where: { ruleId }, orderBy: { sequence: "asc" } });
async function untilDelivered(rule: WatchedRule): Promise<void> {
  const open = async () => (await deliveriesOf(rule)).filter(({ status }) => status !== "delivered").length;
  await vi.waitFor(async () => expect(await open()).toBe(0), { timeout: 20_000, interval: 20 });
}
/** The lines of a message as people see them. */
const decoded = (raw: string) =>
  /content-transfer-encoding: base64/i.test(raw)
    ? raw.replace(/^[A-Za-z0-9+/=]{20,}\r?$/gm, (line) => Buffer.from(line, "base64").toString("utf8"))
    : raw.replace(/=\r\n/g, "").replace(/(=[0-9A-F]{2})+/g, (code) => decodeURIComponent(code.replaceAll("=", "%")));

describe("what people are told comes from the outbox, like what programs are told", () => {
  test("e-mail arrives once, also after the mail server has refused it, and says why meanwhile", async () => {
    const rule = await makeRule({ organizationId, kind: "provider_down", channelIds: [await makeChannel("email")] });
    smtp.setMood("refuse");
    await tell(rule, 1);
    dispatcher.start();
    const refused = async () => (await deliveriesOf(rule))[0];
    await vi.waitFor(async () => expect((await refused())?.attempts).toBeGreaterThan(0), { timeout: 20_000 });
    expect(await refused()).toMatchObject({ status: "pending", lastError: "the mail server did not take it (550)" });
    smtp.setMood("deliver");
    await untilDelivered(rule);
    await dispatcher.stop();
    expect(smtp.mails.map(({ from, to }) => [from, to])).toEqual([["monitor@example.com", ["ops@example.com"]]]);
  });

  test("Slack is told in order, though it refuses the first tries, and nothing of another channel's error", async () => {
    const channelIds = [await makeChannel("slack"), await makeChannel("email")];
    const rule = await makeRule({ organizationId, kind: "provider_down", channelIds });
    let tries = 0;
    slack.answer = () => ({ status: ++tries % 3 === 0 ? 200 : 429 });
    for (const number of [1, 2]) await tell(rule, number);
    dispatcher.start();
    await untilDelivered(rule);
    await dispatcher.stop();
    const texts = slack.posts.filter(({ status }) => status === 200).map(({ body }) => JSON.parse(body).text);
    expect([texts.length, tries, smtp.mails.length]).toEqual([2, 6, 2]);
    for (const [i, text] of texts.entries()) expect(text).toMatch(new RegExp(`^\\*Provider ${i + 1} .*\\*\n.*Northwind.*\n<http://localhost>$`));
    expect(slack.posts[0]?.headers).not.toHaveProperty("webhook-signature");
  });

  test("each channel in its own language", async () => {
    const channelIds = [await makeChannel("email", "en"), await makeChannel("email", "ko")];
    const rule = await makeRule({ organizationId, kind: "provider_down", channelIds });
    await tell(rule, 1);
    dispatcher.start();
    await untilDelivered(rule);
    const areKorean = smtp.mails.map(({ raw }) => /[가-힣]/.test(decoded(raw)));
    expect(areKorean.sort()).toEqual([false, true]);
  });
});
