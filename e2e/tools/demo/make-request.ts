import { scriptKey, scriptPrompt } from "../simulator/start-simulator";
import type { PlannedCall } from "./plan-calls";
import type { Wire, Workload } from "./workloads";

interface Sent {
  path: string;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}
interface Passed {
  path: string;
  keyHeader: (key: string) => Record<string, string>;
  body: Record<string, unknown>;
}

const PROMPT = "A question of the demo.";
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const messages = [{ role: "user", content: PROMPT }];
const TOKENS_MAX = 4096;
/** What is held for a resold call's output. */
const RESOLD_TOKENS_MAX = 1024;

const WIRES: Record<Exclude<Wire, "resold">, (workload: Workload, isStreaming: boolean) => Passed> = {
  chat: ({ model }, stream) => ({ path: "/chat/completions", keyHeader: bearer, body: { model, messages, ...(stream && { stream }) } }),
  embeddings: ({ model }) => ({ path: "/embeddings", keyHeader: bearer, body: { model, input: PROMPT } }),
  messages: ({ model }, stream) => ({
    path: "/v1/messages",
    keyHeader: (key) => ({ "x-api-key": key, "anthropic-version": "2023-06-01" }),
    body: { model, max_tokens: TOKENS_MAX, messages, ...(stream && { stream }) },
  }),
  generate: ({ model }, stream) => ({
    path: `/v1beta/models/${model}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
    keyHeader: (key) => ({ "x-goog-api-key": key }),
    body: { contents: [{ role: "user", parts: [{ text: PROMPT }] }] },
  }),
};

/** The provider's key carries what the simulator is to do. */
function passThrough({ workload, isStreaming, script }: PlannedCall, token: string, wire: keyof typeof WIRES): Sent {
  const { path, keyHeader, body } = WIRES[wire](workload, isStreaming);
  return { path: `/${workload.provider}${path}`, headers: { ...keyHeader(scriptKey(script)), "x-monitor-token": token }, body };
}

/** The provider's key is the operator's own: the prompt carries it, and is as long as its tokens, of four letters each. */
function resell({ workload, isStreaming, script, inputTokens }: PlannedCall, key: string): Sent {
  const content = scriptPrompt(script).padEnd(inputTokens * 4, " and another word of the demo");
  const body = { model: workload.model, max_tokens: RESOLD_TOKENS_MAX, messages: [{ role: "user", content }], ...(isStreaming && { stream: true }) };
  return { path: "/chat/completions", headers: bearer(key), body };
}

/** The request that the program would send to the gateway at `origin`. `secret`: its monitor token or API key. */
export function makeRequest(call: PlannedCall, { origin, secret, signal }: { origin: string; secret: string; signal: AbortSignal }): Request {
  const { workload, sessionId, userId } = call;
  const { path, headers, body } = workload.wire === "resold" ? resell(call, secret) : passThrough(call, secret, workload.wire);
  return new Request(`${origin}/api/v1${path}`, {
    method: "POST",
    headers: {
      ...headers,
      "content-type": "application/json",
      "x-monitor-tags": workload.tags,
      ...(sessionId && { "x-monitor-session": sessionId }),
      ...(userId && { "x-monitor-user": userId }),
    },
    body: JSON.stringify(body),
    signal,
  });
}

/** Makes the call as its program would: reads the answer to its end, or leaves early. Rejects only when `answer` did so unasked. */
export async function makeCall(input: {
  call: PlannedCall;
  origin: string;
  secret: string;
  answer: (request: Request) => Promise<Response>;
}): Promise<void> {
  const { call, origin, secret, answer } = input;
  const leave = new AbortController();
  const timer = call.abortAfterMs === null ? null : setTimeout(() => leave.abort(), call.abortAfterMs);
  const breaks = call.abortAfterMs !== null || call.script.fault !== undefined;
  try {
    const response = await answer(makeRequest(call, { origin, secret, signal: leave.signal }));
    for await (const _ of response.body ?? []);
  } catch (error) {
    if (!breaks) throw error;
  } finally {
    clearTimeout(timer ?? undefined);
  }
}
