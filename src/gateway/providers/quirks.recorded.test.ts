import { expect, test } from "vitest";
import { findDialect } from "./registry";
import { splitBody } from "./testing/read-answer";
import { type Fixture, readFixtures } from "./testing/read-fixtures";

function recorded(name: string): Fixture {
  const fixture = readFixtures().find((candidate) => candidate.name === name);
  if (!fixture) throw new Error(`there is no recording ${name}`);
  return fixture;
}

function readChat(fixture: Fixture, quirks: Parameters<typeof findDialect>[1]) {
  const dialect = findDialect("openai", quirks);
  const reader = dialect.usageReader("openai-chat", { requestedModel: "asked", statusCode: fixture.status, inputTextBytes: 0, method: "POST" });
  for (const { name, data } of splitBody(fixture.body, [])) if (data) reader?.event(name, data);
  return reader?.result();
}

function translate(fixture: Fixture, quirks: Parameters<typeof findDialect>[1]) {
  const stream = findDialect("openai", quirks).resale?.chat?.openStream({ requestedModel: "asked", id: "chatcmpl-1", createdAtMs: 0 });
  for (const { data } of splitBody(fixture.body, [])) {
    const text = data ? Buffer.from(data).toString("utf8") : "[DONE]";
    if (text !== "[DONE]") stream?.push({ name: null, data: JSON.parse(text) });
  }
  return stream;
}

test("OpenRouter's stated cost is read to the nano-dollar from a stream with comment lines", () => {
  const fixture = recorded("openrouter/chat_completions/stream-comment-lines");
  expect(readChat(fixture, ["states_cost", "states_usage_unasked"])).toMatchObject({
    source: "provider",
    model: "anthropic/claude-4.5-haiku-20251001",
    passes: [{ buckets: { input: 15, output: 9 } }],
    statedCostNanoUsd: 60_000n,
  });
  const stream = translate(fixture, ["reshapes_chat"]);
  expect(stream?.isFinished).toBe(true);
  expect(stream?.end()).toMatchObject([{ usage: { prompt_tokens: 15, completion_tokens: 9 } }]);
});

test("Azure's first event, which has no choices and no id, is no answer and hides none", () => {
  const fixture = recorded("azure_openai/chat_completions/stream-prompt-filter-results-first");
  expect(readChat(fixture, ["api_key_header"])).toMatchObject({
    source: "provider",
    passes: [{ buckets: { input: 19, output: 12, outputReasoning: 64 } }],
  });
});

test("an error of a model that Azure hosts has its code where OpenAI's has it", () => {
  const fixture = recorded("azure_xai/chat_completions/error-429");
  const reader = findDialect("openai").usageReader("openai-chat", { requestedModel: "m", statusCode: 429, inputTextBytes: 0, method: "POST" });
  reader?.body(fixture.body);
  expect(reader?.result()).toMatchObject({ source: "none", passes: [], errorCode: "RateLimitReached" });
});
