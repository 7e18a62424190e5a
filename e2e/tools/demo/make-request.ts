import { scriptKey } from "../simulator/start-simulator";
import type { PlannedCall } from "./plan-calls";
import type { Wire, Workload } from "./workloads";

interface Sent {
  path: string;
  keyHeader: (key: string) => Record<string, string>;
  body: Record<string, unknown>;
}

const PROMPT = "A question of the demo.";
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const messages = [{ role: "user", content: PROMPT }];
const TOKENS_MAX = 4096;

const WIRES: Record<Wire, (workload: Workload, isStreaming: boolean) => Sent> = {
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

/** The request that the program would send to the gateway at `origin`. The provider's key carries what the simulator is to do. */
export function makeRequest(call: PlannedCall, { origin, token, signal }: { origin: string; token: string; signal: AbortSignal }): Request {
  const { workload, isStreaming, sessionId, userId, script } = call;
  const { path, keyHeader, body } = WIRES[workload.wire](workload, isStreaming);
  return new Request(`${origin}/api/v1/${workload.provider}${path}`, {
    method: "POST",
    headers: {
      ...keyHeader(scriptKey(script)),
      "content-type": "application/json",
      "x-monitor-token": token,
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
  token: string;
  answer: (request: Request) => Promise<Response>;
}): Promise<void> {
  const { call, origin, token, answer } = input;
  const leave = new AbortController();
  const timer = call.abortAfterMs === null ? null : setTimeout(() => leave.abort(), call.abortAfterMs);
  const breaks = call.abortAfterMs !== null || call.script.fault !== undefined;
  try {
    const response = await answer(makeRequest(call, { origin, token, signal: leave.signal }));
    for await (const _ of response.body ?? []);
  } catch (error) {
    if (!breaks) throw error;
  } finally {
    clearTimeout(timer ?? undefined);
  }
}
