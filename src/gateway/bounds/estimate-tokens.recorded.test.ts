import { beforeAll, expect, test } from "vitest";
import type { ResoldModel } from "../../domain/resale";
import { countTokens, loadTokenizer } from "../../metering/count-tokens";
import { CALLERS } from "../formats/registry";
import type { HubRequest } from "../hub/hub-request";
import { type Fixture, readFixtures } from "../providers/testing/read-fixtures";
import { estimateTokens } from "./estimate-tokens";

beforeAll(() => loadTokenizer());

const FORMATS: readonly (readonly [RegExp, keyof typeof CALLERS])[] = [
  [/^messages$/, "messages"],
  [/^responses$/, "responses"],
  [/^native_(stream)?[gG]enerateContent$/, "gemini"],
  [/^chat_completions$/, "chat"],
];

interface Counted {
  request: HubRequest;
  /** All input, cached or not, as the provider counted it. */
  input: number;
  estimate: number;
}

/** Null: the recording has no request that is read here, or no usage. */
function count({ api, request: bytes, status, expected, name, provider }: Fixture): Counted | null {
  const format = FORMATS.find(([pattern]) => pattern.test(api))?.[1];
  if (!format || bytes.length === 0 || status >= 400 || !expected?.input || /xai|openrouter/.test(provider)) return null;
  const json = JSON.parse(Buffer.from(bytes).toString("utf8"));
  let request: HubRequest;
  try {
    request = CALLERS[format].readRequest(json, { isStreaming: false });
  } catch {
    return null; // refused here: what is stored, or costs without bound
  }
  if (name.endsWith("/stream-cache-write")) return null; // its usage is of a longer conversation than its request
  const cached = provider === "anthropic" ? (expected.cached_read ?? 0) + (expected.cached_write ?? 0) : 0;
  const model = { upstreamModel: json.model ?? (/gemini-[\w.-]+/.exec(name)?.[0] || "gemini-2.5-flash") } as ResoldModel;
  return { request, input: expected.input + cached, estimate: estimateTokens(request, { model, countTokens }) };
}

const counted = () =>
  readFixtures()
    .flatMap((fixture) => ({ name: fixture.name, counted: count(fixture) }))
    .flatMap(({ name, counted }) => (counted ? [{ name, ...counted }] : []));
const isPlain = ({ request: { tools, messages, reasoning, outputFormat } }: Counted) =>
  tools.length === 0 && !reasoning && !outputFormat && messages.every(({ parts }) => parts.every(({ type }) => type === "text"));
/** What their providers put before them is many times what was asked, and nobody is told of it. */
const HIDDEN = /refusal|compact|audio|moderation|legacy|tokens-jump/;

test("plain conversations are counted within a sixth, or 16 tokens", () => {
  const plain = counted().filter((one) => isPlain(one) && !HIDDEN.test(one.name));
  expect(plain.length).toBeGreaterThan(20);
  const off = plain.filter(({ input, estimate }) => Math.abs(estimate - input) > Math.max(16, input / 6));
  expect(off.map(({ name, input, estimate }) => `${name}: ${input}, estimated ${estimate}`)).toEqual([]);
});

test("conversations with function tools are counted within a half, or forty tokens", () => {
  const withTools = counted().filter(
    ({ name, request: { tools } }) => tools.length > 0 && tools.every(({ kind }) => kind === "function") && !HIDDEN.test(name),
  );
  expect(withTools.length).toBeGreaterThan(10);
  const off = withTools.filter(({ input, estimate }) => Math.abs(estimate - input) > Math.max(40, input / 2));
  expect(off.map(({ name, input, estimate }) => `${name}: ${input}, estimated ${estimate}`)).toEqual([]);
});
