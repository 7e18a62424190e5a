import { type RunningCall, type Seen, startPost } from "../faults/make-call";
import { type Script, scriptPrompt } from "../tools/simulator/script";

export interface ResoldCall {
  origin: string;
  key: string;
  model: string;
  stream?: boolean;
  /** Travels in the prompt. */
  script?: Script;
  outputTokensMax?: number;
  /** Instead of, or besides, the usual body. */
  body?: Record<string, unknown>;
  headers?: Record<string, string>;
  agent?: import("node:http").Agent;
  onChunk?: (chunk: Buffer) => void;
}

/** Starts a call on the reseller's endpoint, as a program makes it. */
export function startResold({ origin, key, model, stream = false, script, outputTokensMax, body, headers, ...rest }: ResoldCall): RunningCall {
  const json = {
    model,
    messages: [{ role: "user", content: script ? `Say hello. ${scriptPrompt(script)}` : "Say hello." }],
    ...(stream ? { stream, stream_options: { include_usage: true } } : {}),
    ...(outputTokensMax ? { max_tokens: outputTokensMax } : {}),
    ...body,
  };
  const url = `${origin}/api/v1/chat/completions`;
  return startPost({ url, headers: { authorization: `Bearer ${key}`, ...headers }, body: Buffer.from(JSON.stringify(json)), ...rest });
}

export function callResold(call: ResoldCall): Promise<Seen> {
  return startResold(call).seen;
}
