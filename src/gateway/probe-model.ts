import type { Dispatcher } from "undici";
import { AppError } from "../domain/errors";
import { joinQueries } from "./attempts/make-request";
import { asList, asObject, parseJson } from "./bytes/json/parse-members";
import { headerOf } from "./exchange";
import { CALLERS } from "./formats/registry";
import type { FormatId } from "./hub/parts";
import type { ApiKey, Target } from "./ports";
import type { ReaderResult, Resale, UsageReader, WireId } from "./providers/contract";
import { findDialect } from "./providers/registry";
import { readProbeStream } from "./read-probe-stream";
import type { Task } from "./tasks/task";
import { explainRefusal, upstreamFailure } from "./upstream/explain-failure";
import { gatherBytes, readBytes } from "./upstream/upstream-bytes";
import { dispatch, UpstreamResponse } from "./upstream/upstream-response";

/** Enough for a sentence, and for models that think before they write. */
const OUTPUT_TOKENS_MAX = 256;
const RESPONSE_CHARACTERS_MAX = 2_000;

export interface Probe {
  /** As the provider calls it. */
  upstreamModel: string;
  maxOutputTokens: number | null;
  /** It embeds, and does not chat. */
  isEmbedding: boolean;
  target: Target;
  apiKey: ApiKey;
  prompt: string;
  /** For all of it. */
  timeoutMs: number;
}

export interface ProbeResult {
  latencyMs: number;
  /** To the first words of a stream; null: it was none, or said nothing. */
  ttftMs: number | null;
  /** Null: it failed, or said nothing. */
  response: string | null;
  /** Null: it succeeded. In words for the operator. */
  failure: AppError | null;
  /** For its record; null: nothing reached the provider. */
  sent: SentProbe | null;
}

/** The call as it went out, and what its answer says of its use. */
export interface SentProbe {
  /** Below the mount. */
  endpoint: string;
  wire: WireId;
  isStreaming: boolean;
  /** Of the answer; null: none came. */
  statusCode: number | null;
  /** Null: it states no usage. */
  read: ReaderResult | null;
}

/** The same while it is under way. */
type Trace = Omit<SentProbe, "read" | "statusCode"> & { reader: UsageReader | null };

/** A real small call of a model, streamed where that can be, as a customer's would be translated. Never rejects. */
export async function probeModel(dispatcher: Dispatcher, probe: Probe): Promise<ProbeResult> {
  const startedAt = performance.now();
  const upstream = new UpstreamResponse();
  const late = new AppError("upstream_timeout", `${probe.target.id} did not answer in time.`);
  const timer = setTimeout(() => upstream.cancel(late), probe.timeoutMs);
  const trace: Trace = { endpoint: "", wire: "none", isStreaming: false, reader: null };
  const end = (rest: Pick<ProbeResult, "ttftMs" | "response" | "failure">) => ({
    latencyMs: since(startedAt),
    sent: describeSent(trace, upstream),
    ...rest,
  });
  try {
    const { response, firstWordsAtMs = null } = await callModel({ dispatcher, upstream, trace }, probe);
    const ttftMs = firstWordsAtMs === null ? null : Math.round(firstWordsAtMs - startedAt);
    return end({ ttftMs, response, failure: null });
  } catch (thrown) {
    return end({ ttftMs: null, response: null, failure: upstreamFailure(thrown, probe.target.id) });
  } finally {
    clearTimeout(timer);
    upstream.cancel(new Error("the test is over"));
  }
}

const since = (startedAt: number) => Math.round(performance.now() - startedAt);

function describeSent({ reader, ...trace }: Trace, { isSent, status }: UpstreamResponse): SentProbe | null {
  return isSent ? { ...trace, statusCode: status || null, read: reader?.result() ?? null } : null;
}

interface Said {
  response: string | null;
  firstWordsAtMs?: number | null;
}

interface Way {
  dispatcher: Dispatcher;
  upstream: UpstreamResponse;
  /** Filled as the call goes on. */
  trace: Trace;
}

async function callModel({ dispatcher, upstream, trace }: Way, probe: Probe): Promise<Said> {
  const { upstreamModel, target, apiKey, timeoutMs } = probe;
  const { resale, route, usageReader } = findDialect(target.wire, target.quirks);
  if (!resale) throw new AppError("invalid_request", `Models of the wire ${target.wire} are not resold, so that there is no call to test.`);
  const { path, body, format, embedding } = makeCall(resale, probe);
  const { upstreamPath, wire } = route({ method: "POST", path, basePath: target.basePath });
  Object.assign(trace, { endpoint: path, wire });
  const rawHeaders = ["content-type", "application/json", "accept-encoding", "identity", "accept", "application/json", "user-agent", "llm-monitor"];
  if (apiKey.text !== null) rawHeaders.push(...resale.headers(apiKey.text, format));
  const place = {
    origin: target.origin,
    path: upstreamPath + joinQueries(target.query, { format, isStreaming: streams(target) && !probe.isEmbedding }),
  };
  await dispatch(dispatcher, { ...place, method: "POST", rawHeaders, body, firstByteMsMax: timeoutMs, idleMsMax: timeoutMs }, upstream);
  if (upstream.status < 200 || upstream.status >= 300) throw (await explainRefusal(upstream, target.id, Date.now())).error;
  const reader = usageReader(wire, { requestedModel: upstreamModel, method: "POST", statusCode: upstream.status, inputTextBytes: body.length });
  trace.reader = reader;
  // A server that cannot stream may answer in one piece all the same.
  trace.isStreaming = headerOf(upstream.rawHeaders, "content-type")?.startsWith("text/event-stream") ?? false;
  if (trace.isStreaming) {
    const { text, firstWordsAtMs } = await readProbeStream(readBytes(upstream), resale.translation.provider.readStream(contextOf(probe)), reader);
    return { response: text.slice(0, RESPONSE_CHARACTERS_MAX), firstWordsAtMs };
  }
  const bytes = await gatherBytes(readBytes(upstream));
  reader?.body(bytes);
  const response = embedding ? describeEmbedding(embedding, bytes) : readText(resale, probe, parseJson(Buffer.from(bytes).toString("utf8")));
  return { response };
}

const contextOf = ({ upstreamModel: requestedModel }: Probe) => ({ id: "chatcmpl-test", requestedModel, createdAtMs: Date.now() });

const streams = ({ quirks }: Target) => !quirks.includes("no_streaming");

interface ProbeCall {
  path: string;
  body: Uint8Array;
  format: FormatId;
  /** Absent: it is a conversation. */
  embedding?: Task;
}

function makeCall(resale: Resale, { upstreamModel: model, maxOutputTokens, isEmbedding, prompt, target }: Probe): ProbeCall {
  if (isEmbedding) {
    const embedding = resale.tasks.embeddings?.({ model, input: prompt }, { upstreamModel: model, rates: { tokens: {} } });
    if (embedding === undefined) throw new AppError("invalid_request", `${target.id} does not embed here.`);
    return { path: embedding.path, body: embedding.write().body, format: embedding.format, embedding };
  }
  const { format, provider, path } = resale.translation;
  const isStreaming = streams(target);
  const outputTokensMax = Math.min(OUTPUT_TOKENS_MAX, maxOutputTokens ?? OUTPUT_TOKENS_MAX);
  const chat = { model, messages: [{ role: "user" as const, content: prompt }], ...(isStreaming ? { stream: true } : {}) };
  const request = CALLERS.chat.readRequest(chat, { isStreaming });
  const { body } = provider.writeRequest(request, { model, outputTokensMax });
  return { path: path(model, isStreaming), body: Buffer.from(JSON.stringify(body)), format };
}

function readText(resale: Resale, probe: Probe, answer: unknown): string | null {
  const { parts } = resale.translation.provider.readAnswer(answer, contextOf(probe));
  const text = parts.map((part) => (part.type === "text" ? part.text : "")).join("");
  return text === "" ? null : text.slice(0, RESPONSE_CHARACTERS_MAX);
}

function describeEmbedding(embedding: Task, bytes: Uint8Array): string {
  const vector = asObject(asList(asObject(embedding.read(bytes).content)?.data)[0])?.embedding;
  if (!Array.isArray(vector)) throw new AppError("upstream_error", "The provider's answer is no list of embeddings.");
  return `A vector of ${vector.length} numbers.`;
}
