import { afterAll, beforeAll, expect, test } from "vitest";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";
import { type Script, scriptPrompt } from "../tools/simulator/script";

const COPIES = 100;
let reseller: Reseller;
let shop: Shop;
let other: Shop;
beforeAll(async () => {
  reseller = await startReseller({ RESELLER_RETRIES_MAX: "0" });
  [shop, other] = await Promise.all([reseller.openShop("once", 10_000_000_000n), reseller.openShop("other", 10_000_000_000n)]);
});
afterAll(() => reseller?.close());

interface Copy {
  key: string;
  script: Script;
  shop?: Shop;
  body?: object;
  signal?: AbortSignal;
}

function send({ key, script, shop: by = shop, body = {}, signal }: Copy) {
  const messages = [{ role: "user", content: `Say hello. ${scriptPrompt(script)}` }];
  return fetch(`${reseller.origin}/api/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${by.key}`, "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify({ model: "gpt-4o-mini", messages, max_tokens: 50, ...body }),
    signal,
  });
}

async function ask(copy: Copy) {
  const response = await send(copy);
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const callsOf = (tag: string) => reseller.simulator.books.calls.filter((call) => call.tag === tag);
const sent = (tag: string) => callsOf(tag).length;
const chargesOf = async (by: Shop) => (await by.rows()).filter((row) => (row.chargedNanoUsd ?? 0n) > 0n).length;

test("100 parallel copies: one call, one charge, one answer", async () => {
  const before = await chargesOf(shop);
  const script = { tag: "parallel", firstByteDelayMs: 200 };
  const answers = await Promise.all(Array.from({ length: COPIES }, () => ask({ key: "parallel", script })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(answers.filter(({ headers }) => headers.get("x-monitor-replayed") === "true")).toHaveLength(COPIES - 1);
  expect(sent("parallel")).toBe(1);
  expect(await chargesOf(shop)).toBe(before + 1);
  expect(new Set(answers.map(({ headers }) => headers.get("x-monitor-cost"))).size).toBe(1);
});

test("a copy that comes later gets the same bytes, and what lies in the database cannot be read", async () => {
  const script = { tag: "later" };
  const [first, second] = [await ask({ key: "later", script }), await ask({ key: "later", script })];
  expect(second.text).toBe(first.text);
  expect(sent("later")).toBe(1);
  const rows = await reseller.database().idempotentCall.findMany();
  const content = JSON.parse(first.text).choices[0].message.content as string;
  const stored = rows.map((row) => `${JSON.stringify(row)}${Buffer.from(row.sealedAnswer ?? "", "base64").toString("latin1")}`).join("\n");
  expect(content.length).toBeGreaterThan(5);
  for (const secret of [content, "later", shop.key]) expect(stored).not.toContain(secret);
});

test("another body is refused, another organization's key is another key", async () => {
  const script = { tag: "mine" };
  await ask({ key: "same", script });
  expect(await ask({ key: "same", script, body: { max_tokens: 51 } })).toMatchObject({
    status: 422,
    text: expect.stringContaining("idempotency_mismatch"),
  });
  expect(await ask({ key: "same", script, shop: other, body: { max_tokens: 51 } })).toMatchObject({ status: 200 });
  expect(sent("mine")).toBe(2);
});

test("a stream's copy: 409 while it runs, the same stream afterwards", async () => {
  const script = { tag: "stream", events: 20, delayMs: 20 };
  const first = ask({ key: "stream", script, body: { stream: true } });
  await expect.poll(() => sent("stream")).toBe(1);
  expect(await ask({ key: "stream", script, body: { stream: true } })).toMatchObject({ status: 409, text: expect.stringContaining("conflict") });
  const { text, headers } = await first;
  const copy = await ask({ key: "stream", script, body: { stream: true } });
  expect([copy.status, copy.text]).toEqual([200, text]);
  expect(text).toMatch(/^data: .*\n\ndata: \[DONE\]\n\n$/s);
  for (const name of ["content-type", "x-monitor-request-id"]) expect(copy.headers.get(name)).toBe(headers.get(name));
  expect(copy.headers.get("x-monitor-replayed")).toBe("true");
  expect(sent("stream")).toBe(1);
});

test("a stream of events is no copy of the same one as a list", async () => {
  const contents = [{ role: "user", parts: [{ text: `Say hello. ${scriptPrompt({ tag: "list" })}` }] }];
  const read = async (query: string) => {
    const response = await fetch(`${reseller.origin}/api/v1beta/models/gpt-4o-mini:streamGenerateContent${query}`, {
      method: "POST",
      headers: { "x-goog-api-key": shop.key, "content-type": "application/json", "idempotency-key": "list" },
      body: JSON.stringify({ contents, generationConfig: { maxOutputTokens: 50 } }),
    });
    return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
  };
  const [events, list, again] = [await read("?alt=sse"), await read(""), await read("?alt=sse")];
  expect([events.status, list.status, again.status]).toEqual([200, 422, 200]);
  expect(again).toEqual(events);
});

test("a stream that broke off after it had cost something breaks off in its copy", async () => {
  const script: Script = { tag: "broken", fault: "error-in-stream", events: 20, delayMs: 5 };
  const [first, copy] = [await ask({ key: "broken", script, body: { stream: true } }), await ask({ key: "broken", script, body: { stream: true } })];
  expect(first.text).toContain('"error"');
  expect([copy.status, copy.text, sent("broken")]).toEqual([200, first.text, 1]);
});

test("a stream that its client left is whole in its copy", async () => {
  const script = { tag: "left-stream", events: 30, delayMs: 10 };
  const leaving = new AbortController();
  const first = await send({ key: "left-stream", script, body: { stream: true }, signal: leaving.signal });
  await first.body?.getReader().read();
  leaving.abort();
  const copy = async () => (await ask({ key: "left-stream", script, body: { stream: true } })).status;
  await expect.poll(copy, { timeout: 5_000 }).toBe(200);
  const { text } = await ask({ key: "left-stream", script, body: { stream: true } });
  expect(text.match(/"content":/g)?.length).toBeGreaterThanOrEqual(30);
  expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
  expect(sent("left-stream")).toBe(1);
});

test("a stream that is too long to be kept is no empty one in its copy: 409, with its request and its cost", async () => {
  const script = { tag: "long", events: 40_000, lies: true } as const;
  const first = await ask({ key: "long", script, body: { stream: true } });
  expect(first.text.length).toBeGreaterThan(4 * 1024 * 1024);
  const { status, text } = await ask({ key: "long", script, body: { stream: true } });
  expect([status, sent("long")]).toEqual([409, 1]);
  expect(JSON.parse(text).error).toMatchObject({ code: "conflict", message: expect.stringMatching(/req_\w+.*charged 0\.\d{9}/) });
});

test.each([false, true])("a first copy that failed and cost nothing counts as not made (stream: %s)", async (stream) => {
  const tag = `failing-${stream}`;
  const script: Script = { tag, fault: "status:503", strikes: 1 };
  expect((await ask({ key: tag, script, body: { stream } })).status).toBe(502);
  expect((await ask({ key: tag, script, body: { stream } })).status).toBe(200);
  expect(sent(tag)).toBe(2);
});

test("copies that wait for a call that fails get its error, and send none of their own", async () => {
  const script: Script = { tag: "shared", fault: "status:500", firstByteDelayMs: 200 };
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask({ key: "shared", script })));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 502));
  expect(sent("shared")).toBe(1);
});

test("a client that has left finds the answer when it asks again", async () => {
  const script = { tag: "left", firstByteDelayMs: 300 };
  const leaving = new AbortController();
  const first = ask({ key: "left", script, signal: leaving.signal }).catch(() => null);
  await expect.poll(() => sent("left")).toBe(1);
  leaving.abort();
  await first;
  const second = await ask({ key: "left", script });
  expect([second.status, sent("left")]).toEqual([200, 1]);
  expect(second.headers.get("x-monitor-replayed")).toBe("true");
});

test("a claim that a crash has left behind, with nothing held for it, is free again after a while", async () => {
  const script = { tag: "crashed" };
  const requestId = (await ask({ key: "crashed", script })).headers.get("x-monitor-request-id") as string;
  const leave = (requestId: string, createdAt: Date) =>
    reseller.database().idempotentCall.updateMany({
      where: { requestId: { in: [requestId, "req_of_a_crash"] } },
      data: { requestId: "req_of_a_crash", status: "running", sealedAnswer: null, createdAt },
    });
  expect(await leave(requestId, new Date())).toEqual({ count: 1 });
  const stream = { stream: true };
  expect(await ask({ key: "crashed", script, body: stream })).toMatchObject({ status: 422 });
  await leave(requestId, new Date(Date.now() - 60_000));
  expect(await ask({ key: "crashed", script })).toMatchObject({ status: 200 });
  expect(sent("crashed")).toBe(2);
});

test.each(["", "x".repeat(256), "ключ"])("a key that is none is refused: %j", async (key) => {
  const headers = { authorization: `Bearer ${shop.key}`, "content-type": "application/json" };
  const bytes = Buffer.from(key).toString("latin1");
  const body = JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "x" }], max_tokens: 5 });
  const answer = await fetch(`${reseller.origin}/api/v1/chat/completions`, {
    method: "POST",
    headers: { ...headers, "idempotency-key": bytes },
    body,
  });
  expect([answer.status, ((await answer.json()) as { error: { param: string } }).error.param]).toEqual([400, "idempotency-key"]);
});

test("all is paid once, and nothing is held", async () => {
  await reseller.settled();
  for (const by of [shop, other]) {
    const charged = (await by.rows()).reduce((sum, row) => sum + (row.chargedNanoUsd ?? 0n), 0n);
    expect(await by.balance()).toEqual({ availableNanoUsd: 10_000_000_000n - charged, heldNanoUsd: 0n });
  }
});
