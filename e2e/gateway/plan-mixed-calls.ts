import { makeRandom } from "../tools/simulator/make-random";
import type { Script } from "../tools/simulator/script";

/** How a call is meant to end. `leaving`: the client goes at a random moment, which may be after the end. */
export type Fate = "whole" | "error" | "no-usage" | "failing-stream" | "broken" | "leaving" | "refused";

export interface PlannedCall {
  number: number;
  wire: string;
  fate: Fate;
  provider: string;
  method: string;
  target: string;
  body: string | null;
  script: Script;
  /** Only when `leaving`. */
  leavesAfterMs: number;
}

interface WireOfCalls {
  provider: string;
  path: string;
  body: object | null;
  /** Which parts of the tokens its usage has a place for. Null: it states none, or only its own. */
  states: ("cached" | "cacheWrite" | "reasoning")[] | null;
  isStream?: true;
}

const messages = [{ role: "user", content: "How much is it? 얼마예요?" }];
const contents = [{ role: "user", parts: [{ text: "How much is it?" }] }];
const parameters = { type: "object", properties: { city: { type: "string" }, days: { type: "integer" } } };
const chatTools = [{ type: "function", function: { name: "weather", parameters } }];
const asks = { stream: true, stream_options: { include_usage: true } };
const ALL = ["cached", "reasoning"] as const;

const WIRES: Record<string, WireOfCalls> = {
  chat: { provider: "openai", path: "/chat/completions", body: { model: "gpt-4o", messages }, states: [...ALL] },
  "chat tool": { provider: "openai", path: "/v1/chat/completions", body: { model: "gpt-4o-mini", messages, tools: chatTools }, states: [...ALL] },
  "chat stream, asked": { provider: "openai", path: "/chat/completions", body: { model: "o3", messages, ...asks }, states: [...ALL], isStream: true },
  "chat stream": {
    provider: "openai",
    path: "/chat/completions",
    body: { model: "gpt-4.1", messages, stream: true },
    states: [...ALL],
    isStream: true,
  },
  "chat stream tool": {
    ...{ provider: "openai", path: "/chat/completions", states: [...ALL], isStream: true },
    body: { model: "gpt-4o", messages, tools: chatTools, stream: true },
  },
  completions: { provider: "openai", path: "/completions", body: { model: "gpt-3.5-turbo-instruct", prompt: "Say" }, states: [] },
  responses: { provider: "openai", path: "/responses", body: { model: "gpt-5", input: "Hello" }, states: [...ALL] },
  "responses stream": {
    provider: "openai",
    path: "/v1/responses",
    body: { model: "gpt-5", input: "Hi", stream: true },
    states: [...ALL],
    isStream: true,
  },
  embeddings: { provider: "openai", path: "/embeddings", body: { model: "text-embedding-3-small", input: "Hello" }, states: null },
  speech: { provider: "openai", path: "/audio/speech", body: { model: "tts-1", input: "Hello", voice: "alloy" }, states: null },
  moderations: { provider: "openai", path: "/moderations", body: { model: "omni-moderation-latest", input: "Hello" }, states: null },
  models: { provider: "openai", path: "/models", body: null, states: null },
  messages: {
    ...{ provider: "anthropic", path: "/v1/messages", states: ["cached", "cacheWrite"] },
    body: { model: "claude-sonnet-4-5", max_tokens: 4096, messages },
  },
  "messages stream": {
    ...{ provider: "anthropic", path: "/v1/messages?beta=true", states: ["cached", "cacheWrite"], isStream: true },
    body: { model: "claude-haiku-4-5", max_tokens: 4096, messages, stream: true },
  },
  "messages stream tool": {
    ...{ provider: "anthropic", path: "/messages", states: ["cached", "cacheWrite"], isStream: true },
    body: { model: "claude-opus-4-8", max_tokens: 4096, messages, stream: true, tools: [{ name: "weather", input_schema: parameters }] },
  },
  "count tokens": { provider: "anthropic", path: "/v1/messages/count_tokens", body: { model: "claude-haiku-4-5", messages }, states: null },
  gemini: { provider: "google", path: "/v1beta/models/gemini-2.5-flash:generateContent", body: { contents }, states: [...ALL] },
  "gemini stream": {
    ...{ provider: "google", path: "/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse", states: [...ALL], isStream: true },
    body: { contents },
  },
  "gemini array": { provider: "google", path: "/models/gemini-2.5-flash:streamGenerateContent", body: { contents }, states: [...ALL] },
  "gemini compatible": { provider: "google", path: "/chat/completions", body: { model: "gemini-2.5-flash", messages }, states: ["reasoning"] },
  "gemini compatible stream": {
    ...{ provider: "google", path: "/chat/completions", states: ["reasoning"], isStream: true },
    body: { model: "gemini-2.5-flash", messages, stream: true },
  },
  "xai chat": { provider: "xai", path: "/v1/chat/completions", body: { model: "grok-4", messages, tools: chatTools }, states: [...ALL] },
  "xai chat stream": {
    provider: "xai",
    path: "/chat/completions",
    body: { model: "grok-4-fast", messages, stream: true },
    states: [...ALL],
    isStream: true,
  },
  "xai responses stream": {
    provider: "xai",
    path: "/responses",
    body: { model: "grok-4.3", input: "Hi", stream: true },
    states: [...ALL],
    isStream: true,
  },
};
const NAMES = Object.keys(WIRES);

/** Of a hundred calls. */
const FATES: [Fate, number][] = [
  ["whole", 62],
  ["error", 9],
  ["no-usage", 4],
  ["failing-stream", 3],
  ["broken", 7],
  ["leaving", 11],
  ["refused", 4],
];
const STATUSES = [400, 401, 404, 413, 429, 500, 502, 503, 529];
const REFUSALS: Partial<PlannedCall>[] = [
  { body: '{"model":' },
  { body: "[]" },
  { target: "/api/v1/openai/files/..%2f..%2fsecrets" },
  { target: "/api/v1/openai/chat/completions?key=mon_sk_something" },
];

/** However slow the machine is, some leave when all is over. */
const AFTER_THE_END_MS = 15_000;

/** Shorter than the shortest body: one that is cut off behind its end is whole. */
const TRUNCATED_BYTES_MAX = 10;

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const upTo = (random: Random, max: number) => Math.floor(random() * (max + 1));

/** The same calls for the same seed. */
export function planCalls({ count, seed }: { count: number; seed: number }): PlannedCall[] {
  const random = makeRandom(seed);
  return Array.from({ length: count }, (_, number) => planCall(number, random));
}

function planCall(number: number, random: Random): PlannedCall {
  const name = pick(random, NAMES);
  const wire = WIRES[name] as WireOfCalls;
  const fate = chooseFate(wire, random);
  const call: PlannedCall = {
    number,
    wire: name,
    fate,
    provider: wire.provider,
    method: wire.body ? "POST" : "GET",
    target: `/api/v1/${wire.provider}${wire.path}`,
    body: wire.body && JSON.stringify(wire.body),
    script: { ...makeScript(fate, wire, random), ...(wire.states ? { tokens: makeTokens(wire.states, random) } : {}) },
    leavesAfterMs: number % 5 === 0 ? AFTER_THE_END_MS : upTo(random, 40),
  };
  if (fate !== "refused") return call;
  return { ...call, provider: "openai", method: "POST", target: "/api/v1/openai/chat/completions", body: "{}", ...pick(random, REFUSALS) };
}

/** What has no usage of its own, or no stream, cannot lack it or fail in the middle. */
function chooseFate(wire: WireOfCalls, random: Random): Fate {
  let left = random() * FATES.reduce((sum, [, weight]) => sum + weight, 0);
  const fate = FATES.find(([, weight]) => {
    left -= weight;
    return left < 0;
  })?.[0] as Fate;
  if (fate === "no-usage" && !wire.states) return "whole";
  return fate === "failing-stream" && !wire.isStream ? "whole" : fate;
}

function makeScript(fate: Fate, wire: WireOfCalls, random: Random): Script {
  switch (fate) {
    case "error":
      return { fault: `status:${pick(random, STATUSES)}` };
    case "no-usage":
      return { fault: "no-usage" };
    case "failing-stream":
      return { fault: "error-in-stream" };
    case "broken":
      return { fault: pick(random, ["reset-before", "reset-mid", `truncate:${upTo(random, TRUNCATED_BYTES_MAX)}`] as const) };
    case "leaving":
      return wire.isStream ? { events: 10 + upTo(random, 20), delayMs: 1 } : { firstByteDelayMs: upTo(random, 40) };
    default:
      return random() < 0.2 ? { cuts: `random:${upTo(random, 9)}` } : {};
  }
}

function makeTokens(states: NonNullable<WireOfCalls["states"]>, random: Random): NonNullable<Script["tokens"]> {
  const cached = states.includes("cached") ? upTo(random, 4000) : 0;
  const cacheWrite = states.includes("cacheWrite") ? upTo(random, 4000) : 0;
  const reasoning = states.includes("reasoning") ? upTo(random, 3000) : 0;
  return {
    input: cached + cacheWrite + 1 + upTo(random, 8000),
    output: reasoning + 1 + upTo(random, 3000),
    cached,
    cacheWrite,
    cacheWrite1h: upTo(random, cacheWrite),
    reasoning,
  };
}
