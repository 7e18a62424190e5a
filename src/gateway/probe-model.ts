import type { Dispatcher } from "undici";
import { AppError } from "../domain/errors";
import type { ResoldModel } from "../domain/resale";
import type { UsagePass } from "../domain/usage";
import { asList, asObject, asText, parseJson } from "./bytes/json/parse-members";
import type { ApiKey, Target } from "./ports";
import { findDialect } from "./providers/registry";
import { explainRefusal, upstreamFailure } from "./upstream/explain-failure";
import { gatherBytes, readBytes } from "./upstream/upstream-bytes";
import { dispatch, UpstreamResponse } from "./upstream/upstream-response";

/** Enough for a sentence, and for models that think before they write. */
const OUTPUT_TOKENS_MAX = 256;
const RESPONSE_CHARACTERS_MAX = 2_000;

export interface Probe {
  model: ResoldModel;
  target: Target;
  apiKey: ApiKey;
  prompt: string;
  timeoutMs: number;
}

export interface ProbeResult {
  latencyMs: number;
  /** Null: it failed, or said nothing. */
  response: string | null;
  /** Null: it succeeded. In words for the operator. */
  error: string | null;
  /** What it used, for its cost. */
  passes: UsagePass[];
}

/** A real small call of a model, as a customer's would be translated, and for nobody's account. Never rejects. */
export async function probeModel(dispatcher: Dispatcher, probe: Probe): Promise<ProbeResult> {
  const startedAt = performance.now();
  try {
    const { response, passes } = await callModel(dispatcher, probe);
    return { latencyMs: since(startedAt), response, error: null, passes };
  } catch (thrown) {
    return { latencyMs: since(startedAt), response: null, error: upstreamFailure(thrown, probe.target.id).message, passes: [] };
  }
}

const since = (startedAt: number) => Math.round(performance.now() - startedAt);

async function callModel(dispatcher: Dispatcher, { model, target, apiKey, prompt, timeoutMs }: Probe) {
  const { resale, route, usageReader } = findDialect(target.wire, target.quirks);
  if (!resale) throw new AppError("invalid_request", `Models of the wire ${target.wire} are not resold, so that there is no call to test.`);
  const outputTokensMax = Math.min(OUTPUT_TOKENS_MAX, model.maxOutputTokens ?? OUTPUT_TOKENS_MAX);
  const call = { model: model.upstreamModel, messages: [{ role: "user" as const, content: prompt }] };
  const body = Buffer.from(JSON.stringify(resale.makeChat(call, { model: model.upstreamModel, outputTokensMax })));
  const { upstreamPath, wire } = route({ method: "POST", path: resale.chatPath(model.upstreamModel), basePath: target.basePath });
  const rawHeaders = ["content-type", "application/json", "accept-encoding", "identity", "accept", "application/json", "user-agent", "llm-monitor"];
  if (apiKey.text !== null) rawHeaders.push(...resale.headers(apiKey.text));
  const upstream = new UpstreamResponse();
  await dispatch(
    dispatcher,
    {
      origin: target.origin,
      path: upstreamPath + (target.query ?? ""),
      method: "POST",
      rawHeaders,
      body,
      firstByteMsMax: timeoutMs,
      idleMsMax: timeoutMs,
    },
    upstream,
  );
  if (upstream.status < 200 || upstream.status >= 300) throw (await explainRefusal(upstream, target.id, Date.now())).error;
  const bytes = await gatherBytes(readBytes(upstream));
  const json = parseJson(Buffer.from(bytes).toString("utf8"));
  const completion = resale.readChat(json, { id: "chatcmpl-test", requestedModel: model.id, createdAtMs: Date.now() });
  const reader = usageReader(wire, { requestedModel: model.upstreamModel, method: "POST", statusCode: upstream.status, inputTextBytes: body.length });
  reader?.body(bytes, json);
  return { response: textOf(completion), passes: reader?.result().passes ?? [] };
}

function textOf(completion: object): string | null {
  const message = asObject(asObject(asList((completion as { choices?: unknown }).choices)[0])?.message);
  return asText(message?.content)?.slice(0, RESPONSE_CHARACTERS_MAX) ?? null;
}
