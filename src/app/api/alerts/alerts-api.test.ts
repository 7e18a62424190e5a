import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { tell } from "@/alerts/testing/make-alerts";
import { type Receiver, startReceiver } from "@/alerts/testing/start-receiver";
import { readRules } from "@/alerts/watched-rule";
import { apiRequest, signUp } from "@/app/testing/call-route";
import { audited } from "@/audit/testing/audited";
import { database } from "@/db/client";
import * as rotate from "./channels/[id]/rotate/route";
import * as tests from "./channels/[id]/test/route";
import * as channels from "./channels/route";
import * as resend from "./deliveries/[id]/resend/route";
import * as deliveries from "./deliveries/route";
import * as rule from "./rules/[id]/route";
import * as rules from "./rules/route";

const smtp = await vi.hoisted(async () => {
  process.env.ALLOW_PRIVATE_WEBHOOKS = "on";
  process.env.APP_URL = "https://monitor.example.com";
  const { startSmtpStandIn } = await import("@/app/testing/start-smtp-stand-in");
  return startSmtpStandIn();
});

let receiver: Receiver;
let owner: Awaited<ReturnType<typeof signUp>>;
let stranger: typeof owner;
beforeAll(async () => {
  receiver = await startReceiver();
  [owner, stranger] = [await signUp(), await signUp()];
});
afterAll(async () => {
  await receiver.close();
  await smtp.close();
});

type Handler = (request: Request, context?: { params: Promise<Record<string, string>> }) => Promise<Response> | Response;
interface AskOptions {
  cookie?: string;
  id?: string;
  method?: string;
  body?: unknown;
  query?: string;
}
async function ask(handler: Handler, { cookie = owner.cookie, id, query = "", ...options }: AskOptions = {}) {
  const params: Record<string, string> = id === undefined ? {} : { id };
  const response = await handler(apiRequest(`/api/alerts${query}`, { cookie, ...options }), { params: Promise.resolve(params) });
  const text = await response.text();
  return { status: response.status, json: text ? JSON.parse(text) : null };
}
const makeChannel = (body: object = { type: "webhook", name: "Hook", url: receiver.url }) => ask(channels.POST, { body });

describe("channels", () => {
  test("are listed without what is secret: a webhook's secret is shown once, a Slack URL never again", async () => {
    const made = await makeChannel();
    expect([made.status, made.json]).toEqual([
      201,
      {
        id: expect.stringMatching(/^chn_/),
        type: "webhook",
        name: "Hook",
        url: receiver.url,
        createdAt: expect.any(String),
        secret: expect.stringMatching(/^whsec_/),
      },
    ]);
    await makeChannel({ type: "slack", name: "Room", url: "https://hooks.example.com/services/T00/B00/a-long-secret" });
    await makeChannel({ type: "email", name: "On call", address: "Ops@Example.com" });
    const { json } = await ask(channels.GET);
    const shown = json.channels.map(({ id: _, createdAt: __, ...rest }: Record<string, string>) => rest);
    expect(shown.slice(-2)).toEqual([
      { type: "slack", name: "Room", url: "https://hooks.example.com/…cret" },
      { type: "email", name: "On call", address: "ops@example.com" },
    ]);
    expect(JSON.stringify(json)).not.toMatch(/whsec_|a-long-secret/);
    const rows = await database().alertChannel.findMany({ omit: { sealedTarget: false, sealedSecret: false } });
    expect(JSON.stringify(rows)).not.toMatch(/whsec_|a-long-secret/);
  });

  test.each<[string, object]>([
    ["type", { type: "sms", name: "x", url: "https://example.com" }],
    ["url", { type: "webhook", name: "x", url: "ftp://example.com" }],
    ["url", { type: "webhook", name: "x", url: "https://user:password@example.com" }],
    ["url", { type: "slack", name: "x" }],
    ["name", { type: "webhook", url: "https://example.com" }],
    ["address", { type: "email", name: "x", address: "nobody" }],
    ["secret", { type: "webhook", name: "x", url: "https://example.com", secret: "whsec_mine" }],
  ])("are refused by the field that is wrong: %s", async (field, body) => {
    const { status, json } = await makeChannel(body);
    expect(status).toBe(400);
    expect(json.error.message).toContain(field);
  });

  test("are tested with a signed event, and what came of it is said", async () => {
    const { json: made } = await makeChannel();
    expect((await ask(tests.POST, { id: made.id, method: "POST" })).json).toEqual({ delivered: true, statusCode: 200 });
    const post = receiver.posts.at(-1);
    const body = new Webhook(made.secret).verify(post?.body ?? "", post?.headers as Record<string, string>);
    expect(body).toMatchObject({ type: "test", data: { channel: { name: "Hook" }, link: "https://monitor.example.com/alerts" } });
    receiver.answer = () => ({ status: 500 });
    expect((await ask(tests.POST, { id: made.id, method: "POST" })).json).toEqual({ delivered: false, statusCode: 500, error: "it answers 500" });
    receiver.answer = () => ({ status: 200 });
    const { status, json } = await ask(rotate.POST, { id: made.id, method: "POST" });
    expect([status, json.secret]).toEqual([200, expect.stringMatching(/^whsec_/)]);
    expect(json.secret).not.toBe(made.secret);
  });

  test("tell people in words: Slack a text in which a name cannot call a room, e-mail a subject", async () => {
    const { json: slack } = await makeChannel({ type: "slack", name: "<!channel> & co", url: receiver.url });
    await ask(tests.POST, { id: slack.id, method: "POST" });
    const { text } = JSON.parse(receiver.posts.at(-1)?.body ?? "{}");
    expect(text).toContain("&lt;!channel&gt; &amp; co");
    expect(text).toContain("<https://monitor.example.com/alerts>");
    const { json: mail } = await makeChannel({ type: "email", name: "On call", address: "ops@example.com" });
    expect((await ask(tests.POST, { id: mail.id, method: "POST" })).json).toEqual({ delivered: true });
    expect(smtp.mails.at(-1)).toMatchObject({ to: ["ops@example.com"], raw: expect.stringContaining("a test") });
    smtp.setMood("refuse");
    const refused = await ask(tests.POST, { id: mail.id, method: "POST" });
    smtp.setMood("deliver");
    expect(refused.json).toEqual({ delivered: false, error: "the mail server did not take it (550)" });
  });
});

describe("rules", () => {
  test("are made, changed and deleted; what is not said stays, and money is written as everywhere", async () => {
    const { json: channel } = await makeChannel();
    const made = await ask(rules.POST, { body: { kind: "low_balance", threshold: 2.5, channelIds: [channel.id] } });
    expect([made.status, made.json]).toMatchObject([201, { kind: "low_balance", threshold: "2.500000000", channelIds: [channel.id] }]);
    const { id } = made.json;
    expect((await ask(rule.PUT, { id, method: "PUT", body: { threshold: "7" } })).json).toMatchObject({
      threshold: "7.000000000",
      channelIds: [channel.id],
    });
    expect((await ask(rule.PUT, { id, method: "PUT", body: { kind: "unpriced" } })).json.error.message).toContain("kind");
    expect((await ask(rules.GET)).json.rules.find((one: { id: string }) => one.id === id)).toMatchObject({ threshold: "7.000000000" });
    expect((await ask(rule.DELETE, { id, method: "DELETE" })).status).toBe(204);
    expect((await ask(rule.DELETE, { id, method: "DELETE" })).status).toBe(404);
    expect(await audited(id)).toEqual(["alert_rule.created", "alert_rule.updated", "alert_rule.deleted"]);
  });

  test.each<[string, object]>([
    ["kind", { kind: "weather" }],
    ["threshold", { kind: "error_rate", threshold: 10 }],
    ["threshold", { kind: "low_balance", threshold: -1 }],
    ["threshold", { kind: "low_balance", threshold: "much" }],
    ["threshold", { kind: "provider_down", threshold: 1 }],
    ["channelIds", { kind: "unpriced", channelIds: [] }],
    ["channelIds.0", { kind: "unpriced", channelIds: ["chn_none"] }],
    ["enabled", { kind: "unpriced", enabled: true }],
  ])("are refused by the field that is wrong: %s in %j", async (field, body) => {
    const { json: channel } = await ask(channels.GET);
    const { status, json } = await ask(rules.POST, { body: { channelIds: [channel.channels[0].id], ...body } });
    expect([status, json.error.message]).toEqual([400, expect.stringContaining(field)]);
  });
});

describe("another organization's", () => {
  test("channels, rules and deliveries are not there", async () => {
    const { json: channel } = await makeChannel();
    const { json: made } = await ask(rules.POST, { body: { kind: "provider_down", channelIds: [channel.id] } });
    await tell((await readRules()).find(({ id }) => id === made.id) as never, 1);
    const { json: own } = await ask(deliveries.GET);
    expect(own.deliveries[0]).toMatchObject({
      rule: made.id,
      channel: channel.id,
      event: "provider.down",
      status: "pending",
      attempts: 0,
      lastError: null,
    });
    const { cookie } = stranger;
    expect((await ask(deliveries.GET, { cookie })).json).toEqual({ deliveries: [], nextCursor: null });
    expect((await ask(rules.GET, { cookie })).json).toEqual({ rules: [] });
    const theirs = [
      ask(channels.DELETE, { cookie, method: "DELETE", query: `?id=${channel.id}` }),
      ask(tests.POST, { cookie, id: channel.id, method: "POST" }),
      ask(rotate.POST, { cookie, id: channel.id, method: "POST" }),
      ask(rule.PUT, { cookie, id: made.id, method: "PUT", body: {} }),
      ask(rule.DELETE, { cookie, id: made.id, method: "DELETE" }),
      ask(resend.POST, { cookie, id: own.deliveries[0].id, method: "POST" }),
    ];
    expect((await Promise.all(theirs)).map(({ status }) => status)).toEqual(theirs.map(() => 404));
    const foreign = await ask(rules.POST, { cookie, body: { kind: "unpriced", channelIds: [channel.id] } });
    expect([foreign.status, foreign.json.error.message]).toEqual([400, expect.stringContaining("channelIds.0")]);
    expect((await ask(resend.POST, { id: own.deliveries[0].id, method: "POST" })).status).toBe(409);
    expect((await ask(channels.DELETE, { method: "DELETE", query: `?id=${channel.id}` })).status).toBe(204);
    expect((await ask(deliveries.GET)).json.deliveries[0]).toMatchObject({ status: "failed", lastError: "the channel was deleted" });
  });
});
