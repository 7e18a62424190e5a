import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatUsd, parseUsd } from "../../src/domain/money";
import { chargeOf } from "../money/charge-of";
import { MODELS } from "../money/models";
import { openServerShop, type ServerShop } from "../money/server/open-shop";
import { providerNames } from "../tools/simulator/provider-names";
import { type SimCall, scriptPrompt } from "../tools/simulator/start-simulator";
import { MOUNTS } from "../tools/support/full-size";
import { collect, only, type Stage, startStage } from "./start-stage";

const parameters = {
  type: "object",
  properties: { city: { type: "string" }, days: { type: "integer" } },
  required: ["city", "days"],
  additionalProperties: false,
};
const tools = [{ type: "function" as const, function: { name: "weather", description: "The weather of a city.", parameters } }];
const PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
type Ask = Pick<OpenAI.ChatCompletionCreateParams, "messages" | "tools" | "response_format" | "max_completion_tokens">;
/** What the contract adds to usage. */
type Paid = OpenAI.CompletionUsage & { cost: string };

const user = (content: OpenAI.ChatCompletionUserMessageParam["content"]) => [{ role: "user" as const, content }];
const KINDS: Record<string, Ask> = {
  plain: { messages: [{ role: "system", content: "Be brief." }, ...user("안녕, what is 2 + 2?")] },
  tools: { messages: user("How is the weather in Seoul?"), tools },
  "JSON mode": {
    messages: user("Plan a trip; answer in JSON."),
    response_format: { type: "json_schema", json_schema: { name: "trip", schema: parameters } },
  },
  vision: {
    messages: user([
      { type: "text", text: "What is this?" },
      { type: "image_url", image_url: { url: PIXEL } },
    ]),
    max_completion_tokens: 300,
  },
};
/** What a model of models.ts cannot do: pictures, or keep to a schema by more than being told of it. */
const LACKS: Partial<Record<(typeof providerNames)[number], string>> = { xai: "vision", anthropic: "JSON mode" };
const CASES = providerNames.flatMap((provider) =>
  Object.keys(KINDS)
    .filter((kind) => LACKS[provider] !== kind)
    .flatMap((kind) => [false, true].map((stream) => ({ provider, kind, stream }))),
);

describe.each(MOUNTS)("the openai SDK with one key for every provider, through the %s mount", (mount) => {
  let stage: Stage;
  let shop: ServerShop;
  let client: OpenAI;
  let capabilities: Map<string, string[]>;
  beforeAll(async () => {
    stage = await startStage(mount);
    shop = await openServerShop(stage.app, "100.00");
    client = new OpenAI({ apiKey: shop.key, baseURL: `${stage.app.origin}/api/v1`, maxRetries: 0 });
    const { data } = (await client.models.list()) as unknown as { data: { id: string; capabilities: string[] }[] };
    capabilities = new Map(data.map(({ id, capabilities: list }) => [id, list]));
  });
  afterAll(() => stage?.close());

  /** Runs one call, and checks what it cost against the provider's books, the balance and what the answer says. */
  async function paid<T extends { usage?: OpenAI.CompletionUsage | null | undefined }>(run: () => Promise<T>): Promise<{ result: T; call: SimCall }> {
    const before = (await shop.balance()).balance;
    const calls = stage.simulator.books.calls.length;
    const result = await run();
    await stage.simulator.books.idle();
    const call = only(stage.simulator.books.calls.slice(calls));
    expect(call.complaints).toEqual([]);
    expect(call.usageWasSent).toBe(true);
    const { balance, held } = await shop.balance();
    expect(held).toBe(0n);
    expect(formatUsd(before - balance)).toBe(String((result.usage as Paid).cost));
    if (Object.values(MODELS).some(({ upstream }) => upstream === call.model)) expect(before - balance).toBe(chargeOf(call));
    const { prompt_tokens, completion_tokens, total_tokens } = result.usage as Paid;
    expect({ prompt_tokens, completion_tokens, total_tokens }).toEqual({
      prompt_tokens: call.servedTokens?.input,
      completion_tokens: call.servedTokens?.output,
      total_tokens: (call.servedTokens?.input ?? 0) + (call.servedTokens?.output ?? 0),
    });
    expect((result.usage as Paid).prompt_tokens_details?.cached_tokens).toEqual(expect.any(Number));
    expect((result.usage as Paid).completion_tokens_details?.reasoning_tokens).toEqual(expect.any(Number));
    return { result, call };
  }

  function ask(model: string, kind: string, stream: boolean): Promise<OpenAI.ChatCompletion> {
    const body = { model, ...(KINDS[kind] as Ask) };
    if (!stream) return client.chat.completions.create(body);
    return client.chat.completions.stream({ ...body, stream_options: { include_usage: true } }).finalChatCompletion();
  }

  test.each(CASES)("$provider, $kind, stream: $stream", async ({ provider, kind, stream }) => {
    const model = MODELS[provider].name;
    const { result, call } = await paid(() => ask(model, kind, stream));
    expect(call).toMatchObject({ provider, model: MODELS[provider].upstream, stream });
    expect(result.object).toBe("chat.completion");
    const [choice] = result.choices;
    if (kind === "tools") {
      expect(choice?.finish_reason).toBe("tool_calls");
      const toolCall = only(choice?.message.tool_calls ?? []);
      expect(toolCall.id.length).toBeGreaterThan(4);
      expect(toolCall.type === "function" && JSON.parse(toolCall.function.arguments)).toEqual({ city: expect.any(String), days: expect.any(Number) });
    } else {
      expect(choice?.finish_reason).toBe("stop");
      expect(choice?.message.content?.length).toBeGreaterThan(3);
    }
    if (kind === "JSON mode") expect(JSON.parse(choice?.message.content ?? "")).toEqual({ city: expect.any(String), days: expect.any(Number) });
  });

  test.each([false, true])("a schema is kept to by Anthropic's models that can (stream: %s)", async (stream) => {
    const json_schema = { name: "trip", schema: parameters, strict: true };
    const body = { model: "claude-haiku-4-5", messages: user("Plan a trip."), response_format: { type: "json_schema" as const, json_schema } };
    const { result } = await paid<OpenAI.ChatCompletion>(() =>
      stream
        ? client.chat.completions.stream({ ...body, stream_options: { include_usage: true } }).finalChatCompletion()
        : client.chat.completions.create(body),
    );
    expect(JSON.parse(result.choices[0]?.message.content ?? "")).toEqual({ city: expect.any(String), days: expect.any(Number) });
  });

  test.each(providerNames)("a tool of %s is called, and its answer read, in a conversation", async (provider) => {
    const model = MODELS[provider].name;
    const messages = user("How is the weather?");
    const first = await paid(() => client.chat.completions.create({ model, messages, tools }));
    const message = first.result.choices[0]?.message as OpenAI.ChatCompletionMessage;
    const answers = (message.tool_calls ?? []).map(({ id }) => ({ role: "tool" as const, tool_call_id: id, content: '{"degrees":21}' }));
    const next = await paid(() => client.chat.completions.create({ model, messages: [...messages, message, ...answers], tools }));
    expect(next.result.choices[0]?.finish_reason).toBe("stop");
  });

  test("every chunk of a stream is the API's own, and it ends with the usage only when that was asked for", async () => {
    for (const { name } of Object.values(MODELS)) {
      const chunks = await collect(await client.chat.completions.create({ model: name, messages: user("Say hello."), stream: true }));
      expect(chunks.every(({ object }) => object === "chat.completion.chunk")).toBe(true);
      expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
      expect(chunks.filter(({ usage }) => usage)).toEqual([]);
      expect(chunks.filter(({ choices }) => choices[0]?.finish_reason)).toHaveLength(1);
    }
  });

  test("models are listed with prices and capabilities, and found by name", async () => {
    for (const { name, input, output } of Object.values(MODELS)) {
      const model = await client.models.retrieve(name);
      expect(model).toMatchObject({ id: name, object: "model", capabilities: expect.arrayContaining(["chat", "streaming"]) });
      const { pricing } = model as unknown as { pricing: { input: string; output: string } };
      expect([parseUsd(pricing.input), parseUsd(pricing.output)]).toEqual([input * 1000n, output * 1000n]);
      expect(capabilities.has(name)).toBe(true);
    }
    await expect(client.models.retrieve("no-such-model")).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });

  test("embeddings are made and paid for", async () => {
    const before = (await shop.balance()).balance;
    const { data, usage } = await client.embeddings.create({ model: "text-embedding-3-small", input: ["one", "둘"] });
    expect(data.map(({ embedding }) => embedding.length)).toEqual([16, 16]);
    expect(formatUsd(before - (await shop.balance()).balance)).toBe((usage as unknown as Paid).cost);
  });

  const failures: [string, () => Promise<unknown>, unknown, object][] = [
    [
      "an unknown model",
      () => client.chat.completions.create({ model: "gpt-nothing-9", messages: user("hi") }),
      OpenAI.NotFoundError,
      { status: 404, code: "model_not_found" },
    ],
    [
      "a wrong key",
      () => client.withOptions({ apiKey: `llm_sk_${"x".repeat(36)}` }).chat.completions.create({ model: "gpt-4o-mini", messages: user("hi") }),
      OpenAI.AuthenticationError,
      { status: 401, code: "invalid_api_key" },
    ],
    [
      "a cap above the model's",
      () => client.chat.completions.create({ model: "gpt-4o-mini", messages: user("hi"), max_tokens: 1_000_000 }),
      OpenAI.BadRequestError,
      { status: 400, param: "max_tokens" },
    ],
    [
      "no message of a user",
      () => client.chat.completions.create({ model: "gpt-4o-mini", messages: [] }),
      OpenAI.BadRequestError,
      { status: 400, param: "messages" },
    ],
    [
      "a provider's rate limit",
      () => client.chat.completions.create({ model: "claude-3-5-haiku", messages: user(`hi ${scriptPrompt({ fault: "status:429" })}`) }),
      OpenAI.RateLimitError,
      { status: 429, code: "rate_limited" },
    ],
    [
      "our key refused by the provider",
      () => client.chat.completions.create({ model: "gemini-1.5-flash", messages: user(`hi ${scriptPrompt({ fault: "key-rejected" })}`) }),
      OpenAI.InternalServerError,
      { status: 502, code: "provider_key_rejected" },
    ],
  ];
  test.each(failures)("%s is the SDK's own error, and costs nothing", async (_, run, errorClass, fields) => {
    const before = await shop.balance();
    const error = await run().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(errorClass);
    expect(error).toMatchObject(fields);
    expect(await shop.balance()).toEqual(before);
  });

  test("an empty balance is 402 and says what is needed", async () => {
    const poor = await openServerShop(stage.app, "1.00");
    const calls = stage.simulator.books.calls.length;
    const error = await client
      .withOptions({ apiKey: poor.key })
      .chat.completions.create({ model: "gpt-4o", messages: user("hi"), max_tokens: 16_000, n: 8 })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 402, code: "insufficient_balance", message: expect.stringMatching(/available.*held.*needed|max_tokens/s) });
    expect(stage.simulator.books.calls).toHaveLength(calls);
  });

  test("an error in mid-stream is thrown by the SDK, never a quiet end", async () => {
    for (const { name } of Object.values(MODELS)) {
      const script = scriptPrompt({ fault: "error-in-stream", events: 40 });
      const stream = await client.chat.completions.create({ model: name, messages: user(script), stream: true });
      await expect(collect(stream)).rejects.toThrow();
    }
  });

  test("the balance fell by exactly the sum of the shown charges", async () => {
    const { balance } = await shop.balance();
    const { cost } = await shop.account.call<{ cost: { charged: string } }>("GET", "/api/stats/summary?mode=reseller");
    expect(formatUsd(parseUsd("100.00") - balance)).toBe(cost.charged);
    let cursor: string | null = "";
    let sum = 0n;
    while (cursor !== null) {
      const page: { transactions: { amount: string }[]; nextCursor: string | null } = await shop.account.call(
        "GET",
        `/api/balance${cursor && `?cursor=${cursor}`}`,
      );
      for (const { amount } of page.transactions) sum += parseUsd(amount);
      cursor = page.nextCursor;
    }
    expect(sum).toBe(balance);
  });
});
