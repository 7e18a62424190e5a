import Anthropic from "@anthropic-ai/sdk";
import { type GenerateContentResponse, GoogleGenAI, type Part } from "@google/genai";
import NewAnthropic from "anthropic-sdk-v1";
import type { Members } from "../../../bytes/json/parse-members";
import type { HubUsage, StopReason } from "../../../hub/hub-answer";
import type { OutputPart } from "../../../hub/parts";
import { nameToolCall } from "../../../translate/compatible/response";
import { CONTEXT } from "./read-hub";
import { type Relayed, toResponse } from "./relay-recording";
import { costOf, type SdkReading } from "./see-openai";
import { callOf, reasoningOf, refusalOf, type Seen, type Told, tell, textOf } from "./tell";

/** Both generations, which are both in use. */
export function anthropics(relayed: Relayed, seed: number): [string, Anthropic][] {
  const options = { apiKey: "k", baseURL: "http://localhost", maxRetries: 0, fetch: async () => toResponse(relayed, seed) };
  return [
    ["anthropic 0.137", new Anthropic(options)],
    ["anthropic 1.x", new NewAnthropic(options) as unknown as Anthropic],
  ];
}

export async function seeMessages(relayed: Relayed, seed: number): Promise<SdkReading[]> {
  const params = { model: "m", max_tokens: 100, messages: [{ role: "user" as const, content: "Hi" }] };
  const readings: SdkReading[] = [];
  for (const [sdk, { messages }] of anthropics(relayed, seed)) {
    if (!relayed.isEventStream) readings.push(readMessage(sdk, await messages.create(params)));
    else {
      let last = {};
      const stream = messages.stream(params);
      // The helper leaves out of the final usage what its types do not have.
      stream.on("streamEvent", (event) => {
        if (event.type === "message_delta") last = event.usage;
      });
      const message = await stream.finalMessage();
      readings.push(readMessage(sdk, { ...message, usage: { ...message.usage, ...last } }));
    }
  }
  return readings;
}

function readMessage(sdk: string, { content, stop_reason, stop_sequence, stop_details, usage }: Anthropic.Message): SdkReading {
  const explanation = (stop_details as { explanation?: string | null } | null)?.explanation ?? "";
  const parts = [...content.map(readBlock), refusalOf(explanation)];
  const stop = { reason: MESSAGE_STOPS[stop_reason ?? ""] as StopReason, sequence: stop_sequence };
  return { sdk, told: tell({ parts, stop, usage: readMessageUsage(usage) } satisfies Seen), cost: costOf(usage) };
}

const MESSAGE_STOPS: Record<string, StopReason> = {
  ...{ end_turn: "end", stop_sequence: "stop-sequence", tool_use: "tool-calls", max_tokens: "length" },
  ...{ model_context_window_exceeded: "context", pause_turn: "pause", refusal: "refusal" },
};

function readBlock(block: Anthropic.ContentBlock): OutputPart {
  switch (block.type) {
    case "text": {
      const { text, citations } = block;
      const sources = (citations ?? []).flatMap((source) => ("url" in source ? [{ url: source.url, title: source.title ?? "" }] : []));
      // What is cited is the block.
      return textOf(
        text,
        sources.map((source) => ({ ...source, startIndex: 0, endIndex: text.length })),
      );
    }
    case "thinking":
      return reasoningOf(block.thinking);
    case "redacted_thinking":
      return reasoningOf("");
    case "tool_use":
      return callOf(block.id, block.name, JSON.stringify(block.input));
    default:
      return { type: "foreign", format: "messages", value: block as unknown as Members, at: "" };
  }
}

type Counts = Pick<Anthropic.Usage, "input_tokens" | "output_tokens" | "cache_read_input_tokens" | "cache_creation_input_tokens">;

/** Input excludes both cache parts, and the totals leave out what other models, or a compaction, have taken. */
function readMessageUsage(usage: Anthropic.Usage & { iterations?: Counts[] | null }): HubUsage {
  const passes: Counts[] = usage.iterations?.length ? usage.iterations : [usage];
  const sum = (name: keyof Counts) => passes.reduce((total, pass) => total + (pass[name] ?? 0), 0);
  const [cacheRead, cacheWrite] = [sum("cache_read_input_tokens"), sum("cache_creation_input_tokens")];
  return {
    ...{ input: sum("input_tokens") + cacheRead + cacheWrite, output: sum("output_tokens"), cacheRead, cacheWrite },
    ...{ cacheWrite1h: usage.cache_creation?.ephemeral_1h_input_tokens ?? 0, reasoning: usage.output_tokens_details?.thinking_tokens ?? 0 },
  };
}

export function google(relayed: Relayed, seed: number): GoogleGenAI {
  const fetch = async () => toResponse(relayed, seed);
  return new GoogleGenAI({ apiKey: "k", httpOptions: { baseUrl: "http://localhost", fetch } });
}

export async function seeGemini(relayed: Relayed, seed: number): Promise<SdkReading[]> {
  const { models } = google(relayed, seed);
  const params = { model: "m", contents: "Hi" };
  if (!relayed.isEventStream) return [readChunks([await models.generateContent(params)])];
  const chunks: GenerateContentResponse[] = [];
  for await (const chunk of await models.generateContentStream(params)) chunks.push(chunk);
  return [readChunks(chunks)];
}

function readChunks(chunks: readonly GenerateContentResponse[]): SdkReading {
  let calls = 0;
  const nameCall = () => nameToolCall(CONTEXT.id, 0, calls++);
  const parts = chunks.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? []).flatMap((part) => readPart(part, nameCall));
  const finish = chunks.findLast(({ candidates }) => candidates?.[0]?.finishReason)?.candidates?.[0]?.finishReason;
  const ended = parts.some(({ type }) => type === "tool-call") ? "tool-calls" : "end";
  const reason: StopReason = finish === "MAX_TOKENS" ? "length" : finish === "STOP" || String(finish) === "1" ? ended : "filter";
  const usage = chunks.findLast(({ usageMetadata }) => usageMetadata?.promptTokenCount !== undefined)?.usageMetadata;
  const told = tell({ parts, stop: { reason, sequence: null }, usage: readGeminiUsage(usage) } satisfies Seen);
  return { sdk: "google", told: { ...told, citations: chunks.flatMap(readGrounding) }, cost: costOf(usage) };
}

function readPart(part: Part, nameCall: () => string): OutputPart[] {
  const { text, thought, functionCall, inlineData } = part;
  if (text !== undefined) return [thought ? reasoningOf(text) : textOf(text)];
  if (functionCall) return [callOf(functionCall.id ?? nameCall(), functionCall.name ?? "", JSON.stringify(functionCall.args ?? {}))];
  if (inlineData?.mimeType?.startsWith("image/"))
    return [
      { type: "image", source: { kind: "base64", mediaType: inlineData.mimeType, data: inlineData.data ?? "" }, detail: null, cache: null, at: "" },
    ];
  return [{ type: "foreign", format: "gemini", value: part as unknown as Members, at: "" }];
}

/** Each source of each segment. */
function readGrounding({ candidates }: GenerateContentResponse): Told["citations"] {
  const { groundingChunks = [], groundingSupports = [] } = candidates?.[0]?.groundingMetadata ?? {};
  return groundingSupports.flatMap(({ segment, groundingChunkIndices = [] }) =>
    groundingChunkIndices.map((index) => ({
      ...{ url: groundingChunks[index]?.web?.uri ?? "", title: groundingChunks[index]?.web?.title ?? "", cited: segment?.text ?? "" },
    })),
  );
}

/** What tools have fetched is outside the prompt, and thoughts are outside the candidates. */
function readGeminiUsage(usage: GenerateContentResponse["usageMetadata"]): HubUsage | null {
  if (!usage) return null;
  const reasoning = usage.thoughtsTokenCount ?? 0;
  return {
    ...{ input: (usage.promptTokenCount ?? 0) + (usage.toolUsePromptTokenCount ?? 0), output: (usage.candidatesTokenCount ?? 0) + reasoning },
    ...{ cacheRead: usage.cachedContentTokenCount ?? 0, cacheWrite: 0, cacheWrite1h: 0, reasoning },
  };
}
