import { afterAll, beforeAll, expect, test } from "vitest";
import { sealForChannel } from "@/alerts/seal-channel";
import { type Receiver, startReceiver } from "@/alerts/testing/start-receiver";
import { apiRequest, signUp } from "@/app/testing/call-route";
import { database } from "@/db/client";
import * as tests from "./channels/[id]/test/route";
import * as channels from "./channels/route";

let receiver: Receiver;
let owner: Awaited<ReturnType<typeof signUp>>;
beforeAll(async () => {
  [receiver, owner] = [await startReceiver(), await signUp()];
});
afterAll(() => receiver.close());

const PRIVATE = [
  ...[
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://10.0.0.8/x",
    "https://169.254.169.254/latest/meta-data",
    "https://2130706433/",
    "https://0x7f.1/",
  ],
  ...[
    "https://[::ffff:127.0.0.1]/",
    "https://localhost/x",
    "https://metadata.internal/",
    "https://intranet/",
    "http://hooks.example.com/",
    "file:///etc/passwd",
  ],
];

test.each(PRIVATE)("%s is no place for a webhook, and none for Slack", async (url) => {
  for (const type of ["webhook", "slack"]) {
    const response = await channels.POST(apiRequest("/api/alerts/channels", { cookie: owner.cookie, body: { type, name: "x", url } }));
    const { error } = (await response.json()) as { error: { message: string } };
    expect([response.status, error.message]).toEqual([400, expect.stringMatching(/^url: /)]);
  }
});

test("a name that has come to lead to a private address is refused at the connection, and nothing arrives", async () => {
  for (const host of ["127.0.0.1", "localhost"]) {
    const id = `chn_${host.replaceAll(".", "")}`;
    const target = receiver.url.replace("127.0.0.1", host);
    const sealed = { sealedTarget: sealForChannel(id, target), sealedSecret: sealForChannel(id, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") };
    const shown = { type: "webhook", name: "Old", shownTarget: target, locale: "en" };
    await database().alertChannel.create({ data: { id, organizationId: owner.organizationId, createdById: owner.userId, ...shown, ...sealed } });
    const request = apiRequest(`/api/alerts/channels/${id}/test`, { cookie: owner.cookie, method: "POST" });
    const response = await tests.POST(request, { params: Promise.resolve({ id }) });
    expect(await response.json()).toEqual({ delivered: false, error: "url: leads to a private address, where nothing is sent" });
  }
  expect(receiver.posts).toEqual([]);
});

test("without a mail server there is no e-mail", async () => {
  const body = { type: "email", name: "x", address: "ops@example.com" };
  const response = await channels.POST(apiRequest("/api/alerts/channels", { cookie: owner.cookie, body }));
  const { error } = (await response.json()) as { error: { message: string; remedy: string } };
  expect([response.status, error.message, error.remedy]).toEqual([400, expect.stringMatching(/^type: /), expect.stringContaining("SMTP_URL")]);
});
