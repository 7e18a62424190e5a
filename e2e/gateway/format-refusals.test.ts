import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FORMATS, type ResoldFormat } from "../money/call-format";
import { MODELS } from "../money/models";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";
import { scriptPrompt } from "../tools/simulator/script";
import { bySize } from "../tools/support/full-size";
import { type Turn, writeBody } from "./format-bodies";
import { askBySdk, expectBadRequest, type SentBody } from "./format-sdks";

const FUNDS = 10_000_000_000n;
const OPENAI = MODELS.openai.name;
const ANTHROPIC = MODELS.anthropic.name;
/** What each format is the provider's own for, and what it is translated for. */
const NAMES = bySize({ small: [OPENAI, ANTHROPIC], full: [OPENAI, ANTHROPIC, MODELS.google.name] });

let reseller: Reseller;
let shop: Shop;

beforeAll(async () => {
  reseller = await startReseller({ RESELLER_RETRIES_MAX: "0" });
  shop = await reseller.openShop("refusals", FUNDS);
});
afterAll(() => reseller?.close());

const ask = (format: ResoldFormat, sent: SentBody) => askBySdk(format, { origin: reseller.origin, key: shop.key }, sent);
const heldNanoUsd = async () => (await shop.balance()).heldNanoUsd;

/** A bad request of the format's own. @returns what its provider answered meanwhile */
async function expectRefused(format: ResoldFormat, sent: SentBody, place: string | null): Promise<number[]> {
  const callsBefore = reseller.simulator.books.calls.length;
  const error = await ask(format, sent).then(
    (answer) => expect.unreachable(`answered: ${JSON.stringify(answer)}`),
    (thrown) => thrown,
  );
  expectBadRequest(format, error, place);
  return reseller.simulator.books.calls.slice(callsBefore).map(({ status }) => status);
}

/** Before anything was sent or held. */
async function expectRefusedHere(format: ResoldFormat, sent: SentBody, place: string | null): Promise<void> {
  expect(await expectRefused(format, sent, place), "calls to the provider").toEqual([]);
  expect(await heldNanoUsd()).toBe(0n);
}

/** By the provider, whose format it is: its own words, and nothing is charged for them. */
async function expectRefusedThere(format: ResoldFormat, sent: SentBody): Promise<void> {
  expect(await expectRefused(format, sent, null)).toEqual([400]);
  await reseller.settled();
  expect(await heldNanoUsd()).toBe(0n);
}

/** An answer, from a provider that had nothing to complain of. */
async function expectAnswered(format: ResoldFormat, sent: SentBody): Promise<void> {
  const callsBefore = reseller.simulator.books.calls.length;
  await ask(format, sent);
  const calls = reseller.simulator.books.calls.slice(callsBefore);
  expect(calls.map(({ status, complaints }) => ({ status, complaints }))).toEqual([{ status: 200, complaints: [] }]);
  await reseller.settled(); // what is held is then a refusal's
}

const WELL = {
  responses: '"input":"hi"',
  messages: '"max_tokens":60,"messages":[{"role":"user","content":"hi"}]',
  gemini: '"contents":[{"parts":[{"text":"hi"}]}]',
};
/** One field is wrong; its place, as the format's own API would write it. Those of chat are in resell-refusals.test.ts. */
const WRONG_FIELDS: Record<Exclude<ResoldFormat, "chat">, [fields: string, place: string][]> = {
  responses: [
    ['"max_output_tokens":60', "input"],
    ['"input":5', "input"],
    ['"input":[{"role":"robot","content":"hi"}]', "input[0].role"],
    ['"input":[{"role":"user","content":[{"type":"input_text","text":5}]}]', "input[0].content[0].text"],
    ['"input":[{"type":"function_call_output","call_id":"nobody","output":"x"}]', "input[0].call_id"],
    [`${WELL.responses},"max_output_tokens":0`, "max_output_tokens"],
    [`${WELL.responses},"stream":"yes"`, "stream"],
    [`${WELL.responses},"temperature":"hot"`, "temperature"],
    [`${WELL.responses},"tools":[{"type":"function"}]`, "tools[0].name"],
  ],
  messages: [
    ['"max_tokens":60', "messages"],
    ['"messages":[{"role":"user","content":"hi"}]', "max_tokens"],
    ['"max_tokens":60,"messages":[{"role":"robot","content":"hi"}]', "messages[0].role"],
    ['"max_tokens":60,"messages":[{"role":"user","content":[{"type":"text","text":5}]}]', "messages[0].content[0].text"],
    ['"max_tokens":60,"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"nobody"}]}]', "messages[0].content[0]"],
    [`${WELL.messages},"stream":"yes"`, "stream"],
    [`${WELL.messages},"temperature":"hot"`, "temperature"],
    [`${WELL.messages},"tools":[{"input_schema":{"type":"object"}}]`, "tools[0].name"],
  ],
  gemini: [
    ['"generationConfig":{}', "contents"],
    ['"contents":5', "contents"],
    ['"contents":[{"role":"robot","parts":[{"text":"hi"}]}]', "contents[0].role"],
    ['"contents":[{"parts":[{"text":5}]}]', "contents[0].parts[0].text"],
    ['"contents":[{"parts":[{"functionResponse":{"name":"nobody","response":{}}}]}]', "contents[0].parts[0].functionResponse"],
    [`${WELL.gemini},"generationConfig":{"maxOutputTokens":0}`, "generationConfig.maxOutputTokens"],
    [`${WELL.gemini},"generationConfig":{"temperature":"hot"}`, "generationConfig.temperature"],
    [`${WELL.gemini},"tools":[{"functionDeclarations":[{"description":"x"}]}]`, "tools[0].functionDeclarations[0].name"],
  ],
};

const DEPTH = 10_000;
const DEEP = `${'{"a":'.repeat(DEPTH)}1${"}".repeat(DEPTH)}`;
const DEEP_SCHEMA = `${'{"type":"object","properties":{"a":'.repeat(DEPTH)}{"type":"string"}${"}}".repeat(DEPTH)}`;
/** OpenAI's formats write arguments as a text, which can be as deep as it likes: refused only where it would have to become JSON. */
const ARGUMENTS: Record<ResoldFormat, string | null> = { chat: "messages[1].tool_calls[0]", responses: "input[1]", messages: null, gemini: null };
const IMAGES: Record<ResoldFormat, string> = {
  chat: "messages[0].content[1].image_url.url",
  responses: "input[0].content[1].image_url",
  gemini: "contents[0].parts[1].inlineData.data",
  messages: "messages[0].content[1]",
};
const TURNS: Turn[][] = [
  ["assistant", "user"],
  ["user", "user", "user"],
  ["user", "assistant", "assistant", "user"],
  ["user", "assistant"],
];
const SYSTEM_TURNS: Turn[][] = [
  ["user", "system", "user"],
  ["system", "user", "assistant", "system", "user"],
];

describe.each(FORMATS)("%s", (format) => {
  test.each(["", "{", "[]", "null", '{"model":', "hello", "\ufeff{}"])("a body that is no JSON object is a bad request: %j", (body) =>
    expectRefusedHere(format, { model: OPENAI, body }, null),
  );

  test.each([
    ["a message", { odd: DEEP }],
    ["a tool's schema", { schema: DEEP_SCHEMA }],
  ])("10,000 levels in %s are a bad request", (_where, wanted) =>
    expectRefusedHere(format, { model: OPENAI, body: writeBody(format, OPENAI, wanted) }, null),
  );

  describe.each(NAMES)("%s", (model) => {
    const isChat = format === "chat" && model !== ANTHROPIC;
    const isText = isChat || (format === "responses" && model === OPENAI);

    test("10,000 levels in a tool call's arguments are a bad request, or stay the text that they are", async () => {
      const body = writeBody(format, model, { args: DEEP });
      await (isText ? expectAnswered(format, { model, body }) : expectRefusedHere(format, { model, body }, ARGUMENTS[format]));
    });

    test("1,000 tools are taken; in chat they are refused by name", async () => {
      const body = writeBody(format, model, { tools: 1_000 });
      await (format === "chat" ? expectRefusedHere(format, { model, body }, "tools") : expectAnswered(format, { model, body }));
    }, 5_000);

    test.each(TURNS.map((turns) => [turns]))("turns in the order %j come to the provider in one that it takes", (turns) =>
      expectAnswered(format, { model, body: writeBody(format, model, { turns }) }),
    );

    test.each(SYSTEM_TURNS.map((turns) => [turns]))("a system message in mid-conversation is one, where the format has it: %j", async (turns) => {
      const body = writeBody(format, model, { turns });
      if (format === "gemini") await expectRefusedHere(format, { model, body }, `contents[${turns.indexOf("system")}].role`);
      // Anthropic's own format has it for newer models.
      else
        await (format === "messages" && model === ANTHROPIC ? expectRefusedThere(format, { model, body }) : expectAnswered(format, { model, body }));
    });

    test.each(["not base64!", "===="])("an image that is not base64 is a bad request: %j", async (png) => {
      const body = writeBody(format, model, { png });
      const isPassed = isChat || (format === "messages" && model === ANTHROPIC); // Anthropic's format is read without a look at the data
      await (isPassed ? expectRefusedThere(format, { model, body }) : expectRefusedHere(format, { model, body }, IMAGES[format]));
    });

    test("an image that is no picture is refused by who looks at it, for nothing", () => {
      const png = Buffer.from("no picture").toString("base64");
      const said = scriptPrompt({ fault: "status:400" });
      return expectRefusedThere(format, { model, body: writeBody(format, model, { png, said }) });
    });
  });
});

describe.each(["responses", "messages", "gemini"] as const)("a wrong field is named in %s", (format) => {
  describe.each(NAMES)("%s", (model) => {
    test.each(WRONG_FIELDS[format])("%s: %s", (fields, place) =>
      expectRefusedHere(format, { model, body: format === "gemini" ? `{${fields}}` : `{"model":"${model}",${fields}}` }, place),
    );
  });
});

test.each(NAMES)("an unknown anthropic-version is Anthropic's bad request: %s", (model) =>
  expectRefusedHere(
    "messages",
    { model, body: `{"model":"${model}",${WELL.messages}}`, headers: { "anthropic-version": "1999-01-01" } },
    "anthropic-version",
  ),
);

test("whatever was refused cost nothing, and no provider complained", async () => {
  await reseller.settled();
  const rows = await shop.rows();
  const refused = rows.filter(({ statusCode }) => statusCode >= 400);
  expect(refused.length).toBeGreaterThan(60);
  expect(refused.filter((row) => (row.chargedNanoUsd ?? 0n) !== 0n)).toEqual([]);
  const charged = rows.reduce((sum, row) => sum + (row.chargedNanoUsd ?? 0n), 0n);
  expect(await shop.balance()).toEqual({ availableNanoUsd: FUNDS - charged, heldNanoUsd: 0n });
  expect(reseller.simulator.books.calls.flatMap(({ complaints }) => complaints)).toEqual([]);
  await reseller.expectCleanLedger();
});
