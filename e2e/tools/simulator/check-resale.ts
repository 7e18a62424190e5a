import { z } from "zod";
import type { SimAnswer, SimRequest } from "./exchange";
import type { ProviderName } from "./provider-names";

/** The provider key of a gateway that pays for its callers: calls with it are held to what such a gateway owes them and itself. */
export function resaleKey(provider: ProviderName): string {
  return `sk-resale-${provider}`;
}

const chatShape = z.looseObject({
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.number().nullish(),
  max_completion_tokens: z.number().nullish(),
});

const CALLERS_HEADERS = /^(cookie|origin|referer|forwarded|x-forwarded-.*|x-real-ip|x-monitor-.*|idempotency-key|x-sim-.*)$/i;
const CALLERS_FIELDS = ["session_id", "user_id"];
/** Google's compatible mode answers 400 to a field that it does not know. */
const UNKNOWN_TO_GOOGLE = [
  ...["prompt_cache_key", "prompt_cache_retention", "prompt_cache_options", "safety_identifier", "user", "store", "metadata"],
  ...["frequency_penalty", "presence_penalty", "parallel_tool_calls", "logit_bias", "service_tier"],
];
const OUR_CREDENTIAL = /(llm|mon)_sk_/;

/** What is wrong with a call that a reseller makes; [] for anybody else's. */
export function checkResale(request: SimRequest, answer: SimAnswer): string[] {
  if (!request.key?.startsWith("sk-resale-")) return [];
  const complaints: string[] = [];
  if (request.key !== resaleKey(request.provider)) complaints.push(`the key of another provider: ${request.key}`);
  for (const name of Object.keys(request.headers)) if (CALLERS_HEADERS.test(name)) complaints.push(`the caller's header ${name}`);
  const encoding = request.headers["accept-encoding"];
  if (encoding !== undefined && encoding !== "identity") complaints.push(`accept-encoding: ${String(encoding)}`);
  if (OUR_CREDENTIAL.test(request.rawHeaders.join("\n") + request.rawUrl) || OUR_CREDENTIAL.test(request.body.toString("latin1")))
    complaints.push("a credential of the gateway's own");
  return [...complaints, ...checkChat(request, answer)];
}

function checkChat({ path, provider, body }: SimRequest, { status }: SimAnswer): string[] {
  if (!/\/(chat\/completions|messages)$/.test(path) || status === 400) return [];
  const json: unknown = JSON.parse(body.toString("utf8"));
  const parsed = chatShape.safeParse(json);
  if (!parsed.success) return ["a body that is no chat request"];
  const { stream, stream_options, max_tokens, max_completion_tokens } = parsed.data;
  const complaints: string[] = [];
  if ((max_tokens ?? max_completion_tokens ?? 0) < 1) complaints.push("no cap on the output");
  if (max_tokens != null && max_completion_tokens != null) complaints.push("two caps on the output");
  if (stream && provider !== "anthropic" && !stream_options?.include_usage) complaints.push("a stream without include_usage");
  for (const field of CALLERS_FIELDS) if (field in parsed.data) complaints.push(`the caller's field ${field}`);
  for (const field of provider === "google" ? UNKNOWN_TO_GOOGLE : []) if (field in parsed.data) complaints.push(`Google has no ${field}`);
  return complaints;
}
