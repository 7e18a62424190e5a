import { type Agent, type ClientRequest, type IncomingHttpHeaders, request } from "node:http";
import type { Script } from "../tools/simulator/script";
import { scriptKey } from "../tools/simulator/script";

/** What a client saw. `end`: `clean` is a whole answer by HTTP's own rules, `broken` is anything else, with or without a head. */
export interface Seen {
  end: "clean" | "broken";
  /** 0: no head came. */
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  requestId: string | null;
  elapsedMs: number;
}

export interface CallInput {
  origin: string;
  token: string;
  wire: keyof typeof WIRES;
  stream?: boolean;
  script?: Script;
  agent?: Agent;
  /** Instead of the wire's own small prompt. */
  body?: Buffer;
  headers?: Record<string, string>;
  onChunk?: (chunk: Buffer) => void;
}

export interface RunningCall {
  request: ClientRequest;
  seen: Promise<Seen>;
}

const chat = (model: string, stream: boolean) => ({ model, stream, messages: [{ role: "user", content: "hello" }] });

const WIRES = {
  openai: {
    path: () => "/api/v1/openai/chat/completions",
    body: (stream: boolean) => chat("gpt-4o-mini", stream),
    headers: (key: string) => ({ authorization: `Bearer ${key}` }),
  },
  anthropic: {
    path: () => "/api/v1/anthropic/messages",
    body: (stream: boolean) => ({ ...chat("claude-haiku-4-5", stream), max_tokens: 4096 }),
    headers: (key: string) => ({ "x-api-key": key, "anthropic-version": "2023-06-01" }),
  },
  google: {
    path: (stream: boolean) => `/api/v1/google/v1beta/models/gemini-2.5-flash:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
    body: () => ({ contents: [{ role: "user", parts: [{ text: "hello" }] }] }),
    headers: (key: string) => ({ "x-goog-api-key": key }),
  },
  xai: {
    path: () => "/api/v1/xai/chat/completions",
    body: (stream: boolean) => chat("grok-4", stream),
    headers: (key: string) => ({ authorization: `Bearer ${key}` }),
  },
  /** A file: streamed through, never gathered. */
  upload: {
    path: () => "/api/v1/openai/files",
    body: () => ({}),
    headers: (key: string) => ({ authorization: `Bearer ${key}` }),
  },
} as const;

/** Starts a call as a program makes it, and tells a whole answer from a broken one. Never rejects. */
export function startCall({ origin, token, wire, stream = false, script = {}, body, headers, ...rest }: CallInput): RunningCall {
  const { path, body: prompt, headers: credentials } = WIRES[wire];
  return startPost({
    url: origin + path(stream),
    headers: { "x-monitor-token": token, ...credentials(scriptKey(script)), ...headers },
    body: body ?? Buffer.from(JSON.stringify(prompt(stream))),
    ...rest,
  });
}

interface PostInput {
  url: string;
  headers: Record<string, string>;
  body: Buffer;
  agent?: Agent;
  /** Of this machine, to call from. */
  localAddress?: string;
  onChunk?: (chunk: Buffer) => void;
}

/** Posts JSON, and tells a whole answer from a broken one. Never rejects. */
export function startPost({ url, headers, body, agent, localAddress, onChunk }: PostInput): RunningCall {
  const started = performance.now();
  const outgoing = request(url, {
    method: "POST",
    agent: agent ?? false,
    localAddress,
    headers: { "content-type": "application/json", "content-length": body.length, ...headers },
  });
  const seen = new Promise<Seen>((resolve) => {
    const chunks: Buffer[] = [];
    const finish = (end: Seen["end"], status = 0, received: IncomingHttpHeaders = {}) => {
      const requestId = (received["x-monitor-request-id"] as string | undefined) ?? null;
      resolve({ end, status, headers: received, body: Buffer.concat(chunks), requestId, elapsedMs: performance.now() - started });
    };
    outgoing.on("response", (incoming) => {
      incoming.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        onChunk?.(chunk);
      });
      incoming.on("error", () => {});
      incoming.on("close", () => finish(incoming.complete ? "clean" : "broken", incoming.statusCode, incoming.headers));
    });
    outgoing.on("error", () => finish("broken"));
  });
  outgoing.end(body);
  return { request: outgoing, seen };
}

export function makeCall(input: CallInput): Promise<Seen> {
  return startCall(input).seen;
}
