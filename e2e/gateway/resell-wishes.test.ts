import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";
import { ASKED, PNG, WISHES } from "./ask-wishes";
import { asksToReason, hidesThought, READ, readStream, THOUGHT } from "./read-wishes";

const COST = /^\d+\.\d{9}$/;
let reseller: Reseller;
let shop: Shop;
/** What the provider was asked, in the test that runs. */
const arrived: { path: string; body: string }[] = [];

beforeAll(async () => {
  reseller = await startReseller();
  reseller.simulator.watch(({ rawUrl, body }) => arrived.push({ path: rawUrl.split("?")[0] ?? "", body: body.toString("utf8") }));
  shop = await reseller.openShop("wishes", 10_000_000_000n);
});
afterAll(() => reseller?.close());

/** Models of today, which see, reason and keep to a schema. */
const CAPABLE = ["gpt-5-mini", "claude-haiku-4-5", "gemini-3.5-flash", "grok-4.5"];

const WAYS = Object.keys(ASKED).flatMap((format) =>
  WISHES.flatMap((wish) =>
    [false, true].map((stream) => ({ format: format as keyof typeof ASKED, wish, stream, how: stream ? "a stream" : "JSON" })),
  ),
);

describe.each(CAPABLE)("%s does what each format can ask for", (model) => {
  test.each(WAYS)("$format: $wish, $how", async ({ format, wish, stream }) => {
    const { path, body } = ASKED[format](model, wish);
    const url = reseller.origin + (stream && format === "gemini" ? path.replace(":generateContent", ":streamGenerateContent?alt=sse") : path);
    const streamed = { ...body, stream, ...(format === "chat" ? { stream_options: { include_usage: true } } : {}) };
    const headers = { authorization: `Bearer ${shop.key}`, "content-type": "application/json" };
    const asked = JSON.stringify(stream && format !== "gemini" ? streamed : body);
    arrived.length = 0;
    const response = await fetch(url, { method: "POST", headers, body: asked });
    const answer = await response.text();
    expect(response.status, answer).toBe(200);
    const { text, thought, reasoningTokens } = stream ? readStream(format, answer) : READ[format](JSON.parse(answer));
    expect(text).not.toBe("");
    if (wish === "structured output") expect(JSON.parse(text)).toEqual({ word: expect.any(String) });
    if (!stream) expect(response.headers.get("x-monitor-cost")).toMatch(COST);
    expect(arrived).toHaveLength(1);
    const [sent = { path: "", body: "" }] = arrived;
    expect(sent.body.includes(PNG), "the image's bytes come to the provider").toBe(wish === "image");
    if (wish !== "reasoning") return;
    expect(asksToReason(sent.path, sent.body), `${sent.path} ${sent.body}`).toBe(true);
    expect(reasoningTokens).toBeGreaterThan(0);
    expect(thought).toBe(hidesThought(sent.path) ? "" : THOUGHT);
  });
});

test("no provider complains, and nothing is held", async () => {
  await reseller.settled();
  expect((await shop.balance()).heldNanoUsd).toBe(0n);
  expect(reseller.simulator.books.calls.flatMap((call) => call.complaints)).toEqual([]);
});
