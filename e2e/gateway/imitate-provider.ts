import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  /** The pack, from the path's beginning. */
  pack: string;
  method: string;
  /** Behind the pack. */
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

/** What a provider answers, as its documentation shows it. */
interface Manner {
  /** Why it answers 4xx, by its documentation; null: it does not. */
  refuse?: (body: Record<string, unknown>) => string | null;
  usage?: object;
  /** `asked`: a chunk of its own when `include_usage` asks for it. `last`: in the last chunk with choices, always. `x_groq`: there, in `x_groq`. */
  usageStands: "asked" | "last" | "x_groq";
  /** Before the first chunk. */
  opening?: string;
}

export const USAGE = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };
const MISTRAL_FIELDS = /^(model|messages|stream|max_tokens|temperature|top_p|stop|random_seed|response_format|tools|tool_choice|metadata)$/;
const unknownRole = ({ messages }: Record<string, unknown>) =>
  (messages as { role: string }[]).some(({ role }) => role === "developer") ? "unknown variant `developer`" : null;
const groqRefuses = (body: Record<string, unknown>) =>
  ["logprobs", "top_logprobs", "logit_bias"].find((field) => field in body) ?? (body.n !== undefined && body.n !== 1 ? "n" : null);
const mistralRefuses = (body: Record<string, unknown>) => unknownRole(body) ?? Object.keys(body).find((field) => !MISTRAL_FIELDS.test(field)) ?? null;

/** By pack; the addresses of the documentation stand in the packs. */
const MANNERS: Record<string, Manner> = {
  openrouter: {
    usageStands: "last",
    opening: ": OPENROUTER PROCESSING\n\n",
    usage: { ...USAGE, cost: 0.00015, is_byok: false, cost_details: { upstream_inference_cost: 0.00015 } },
  },
  groq: { usageStands: "x_groq", refuse: groqRefuses },
  deepseek: { usageStands: "asked", refuse: unknownRole, usage: { ...USAGE, prompt_cache_hit_tokens: 20, prompt_cache_miss_tokens: 80 } },
  mistral: { usageStands: "last", refuse: mistralRefuses },
  together: { usageStands: "last" },
  azure: { usageStands: "asked", opening: 'data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[]}\n\n' },
};
const mannerOf = (pack: string): Manner => MANNERS[pack.replace("-classic", "")] ?? { usageStands: "asked" };

export function answerJson(pack: string, model: unknown): string {
  const choice = { index: 0, message: { role: "assistant", content: "Hello there" }, finish_reason: "stop" };
  return JSON.stringify({ id: `gen-${pack}`, object: "chat.completion", created: 1, model, choices: [choice], usage: mannerOf(pack).usage ?? USAGE });
}

/** @param isAsked `stream_options.include_usage` is on */
export function answerStream(pack: string, model: unknown, isAsked: boolean): string {
  const { usageStands, usage = USAGE, opening = "" } = mannerOf(pack);
  const nulls = usageStands === "asked" && isAsked ? { usage: null } : {};
  const chunk = (choices: object[], more: object = {}) =>
    `data: ${JSON.stringify({ id: `gen-${pack}`, object: "chat.completion.chunk", created: 1, model, choices, ...more })}\n\n`;
  const delta = (content: string) => chunk([{ index: 0, delta: { role: "assistant", content }, finish_reason: null }], nulls);
  const extra = usageStands === "last" ? { usage } : usageStands === "x_groq" ? { x_groq: { id: "req_1", usage } } : nulls;
  const last = chunk([{ index: 0, delta: {}, finish_reason: "stop" }], extra);
  const apart = usageStands === "asked" && isAsked ? chunk([], { usage }) : "";
  return `${opening}${delta("Hello")}${delta(" there")}${last}${apart}data: [DONE]\n\n`;
}

export interface Imitation {
  origin: string;
  received: Received[];
  close(): Promise<void>;
}

/** A provider of each pack behind one socket, below `/{pack}`. `others`: answers of paths that are no chat. */
export async function imitateProviders(
  others: (call: Received) => { status: number; type: string; body: string | Buffer } | null,
): Promise<Imitation> {
  const received: Received[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const [, pack = "", ...rest] = (incoming.url ?? "").split("/");
    const text = Buffer.concat(chunks).toString("utf8");
    const body = incoming.headers["content-type"] === "application/json" && text !== "" ? JSON.parse(text) : {};
    const call: Received = { pack, method: incoming.method ?? "", path: `/${rest.join("/")}`, headers: incoming.headers, body };
    received.push(call);
    const other = others(call);
    const refusal = mannerOf(pack).refuse?.(body) ?? null;
    const reply = (status: number, type: string, answer: string | Buffer) => outgoing.writeHead(status, { "content-type": type }).end(answer);
    if (other) reply(other.status, other.type, other.body);
    else if (refusal) reply(422, "application/json", JSON.stringify({ error: { message: refusal, type: "invalid_request_error" } }));
    else if (body.stream === true) reply(200, "text/event-stream", answerStream(pack, body.model, body.stream_options?.include_usage === true));
    else reply(200, "application/json", answerJson(pack, body.model));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, close };
}
