import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import type { ResoldModel } from "../../domain/resale";
import { countTokens, loadTokenizer } from "../../metering/count-tokens";
import type { Resale } from "../providers/contract";
import { builtInDialect } from "../providers/testing/built-in-dialect";
import { boundChatInput, countChatInput } from "./bound-chat-input";

const folder = path.resolve(process.env.FIXTURES_DIR ?? "../shared/fixtures");
if (!existsSync(path.join(folder, "index.csv"))) throw new Error(`No recorded answers at ${folder}: set FIXTURES_DIR`);

const metaSchema = z.object({
  expected_usage: z.object({ input: z.number().optional(), cached_read: z.number().nullish(), cached_write: z.number().nullish() }).nullish(),
  truncated_in_request: z.array(z.object({ original_length: z.number() })).nullish(),
});

/** Provider's own tools read pages and run code on their side: nothing bounds what that adds, and none of them is resold. */
const OWN_TOOLS = /server-|pause-turn|compaction|code-exec|computer/;

function readCases(home: string) {
  return readdirSync(path.join(folder, home)).flatMap((name) => {
    const place = path.join(folder, home, name);
    if (OWN_TOOLS.test(name) || !existsSync(path.join(place, "request.json"))) return [];
    const meta = metaSchema.parse(JSON.parse(readFileSync(path.join(place, "meta.json"), "utf8")));
    const usage = meta.expected_usage;
    if (usage?.input === undefined) return [];
    // What was cut out of the recording comes back in its length.
    const missing = meta.truncated_in_request?.[0]?.original_length ?? 0;
    const body: Record<string, unknown> = JSON.parse(readFileSync(path.join(place, "request.json"), "utf8"), (key, value: unknown) =>
      key === "data" && typeof value === "string" ? value.padEnd(missing, "A") : value,
    );
    // Only Anthropic states the parts of its cache beside the input.
    const cached = home.startsWith("anthropic") ? (usage.cached_read ?? 0) + (usage.cached_write ?? 0) : 0;
    return [{ name, body, tokens: usage.input + cached }];
  });
}

function boundOf(body: Record<string, unknown>, dialect: string) {
  const model: ResoldModel = {
    ...{ id: "m", providerId: dialect, upstreamModel: String(body.model), contextWindow: 1_000_000, maxOutputTokens: null, capabilities: [] },
    ...{ priceVersionId: "v", rates: { tokens: {} }, marginPpm: null },
  };
  const options = { model, bounds: (builtInDialect(dialect).resale as Resale).inputBounds(model.upstreamModel), countTokens };
  return { ...boundChatInput(body, options), countInputTokens: () => countChatInput(body, options) };
}

beforeAll(async () => {
  await loadTokenizer();
  await vi.waitFor(() => expect(countTokens({ upstreamModel: "gpt-4" }, "hello world")).toBe(2), { timeout: 10_000 });
});

describe.each([
  ["openai/chat_completions", "openai", 25],
  ["azure_openai/chat_completions", "openai", 1],
  ["anthropic/messages", "anthropic", 20],
  ["google/openai_compat_chat_completions", "google", 4],
  ["xai/chat_completions", "xai", 8],
])("%s", (home, dialect, casesMin) => {
  const cases = readCases(home);

  test("has recorded requests", () => {
    expect(cases.length).toBeGreaterThanOrEqual(casesMin);
  });

  test.each(cases)("$name: the provider counted $tokens, the bounds are not below", ({ body, tokens }) => {
    const { inputTokensMax, countInputTokens } = boundOf(body, dialect);
    expect(countInputTokens()).toBeGreaterThanOrEqual(tokens);
    expect(inputTokensMax).toBeGreaterThanOrEqual(tokens);
  });
});

const texts = readCases("openai/chat_completions").filter(({ body }) => !/image_url|input_audio/.test(JSON.stringify(body)));
test.each(texts)("$name: with the model's own vocabulary the count is close to $tokens", ({ body, tokens }) => {
  expect(boundOf(body, "openai").countInputTokens()).toBeLessThan(tokens * 3 + 200);
});
