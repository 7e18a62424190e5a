import type { GenerateContentResponse } from "@google/genai";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runs } from "../../../../e2e/tools/support/full-size";
import { AppError } from "../../../domain/errors";
import { emitAnswer } from "../../hub/emit-answer";
import type { Closing, FormatContext } from "../../hub/format";
import type { HubAnswer } from "../../hub/hub-answer";
import type { InputPart, Maker, OutputPart, ReasoningPart } from "../../hub/parts";
import { geminiCaller } from "./caller";
import { readRequest } from "./read-request";
import { answer as answers, streamAnswerEvents, words } from "./testing/arbitrary";
import { contextFor, googleClient, jsonAnswer, type SeenAnswer, see, streamAnswer } from "./testing/google-sdk";
import { packReasoning, readThoughtSignature } from "./thought-signature";

// The client warns of parts that are no text.
beforeAll(() => void vi.spyOn(console, "warn").mockImplementation(() => {}));
afterAll(() => void vi.restoreAllMocks());

const ASK = { model: "m", contents: "Hi" };
const closing: Closing = {
  usage: { input: 120, output: 50, cacheRead: 100, cacheWrite: 0, cacheWrite1h: 0, reasoning: 30 },
  cost: "0.000210000",
};
const USAGE = {
  ...{ promptTokenCount: 120, cachedContentTokenCount: 100, candidatesTokenCount: 20, thoughtsTokenCount: 30, totalTokenCount: 170 },
  cost: "0.000210000",
};

async function seeJson(answer: HubAnswer, context: FormatContext): Promise<SeenAnswer> {
  const written = geminiCaller.writeAnswer(answer, context, closing);
  return see([await googleClient(() => jsonAnswer(written)).models.generateContent(ASK)]);
}

function writeStream(answer: HubAnswer, context: FormatContext, size: number) {
  const writer = geminiCaller.openStream(context);
  return [...streamAnswerEvents(answer, size).flatMap((event) => writer.push(event)), ...writer.close(closing)];
}

async function seeStream(answer: HubAnswer, context: FormatContext, size: number, bytes: number): Promise<SeenAnswer> {
  const chunks: GenerateContentResponse[] = [];
  const events = writeStream(answer, context, size);
  for await (const chunk of await googleClient(() => streamAnswer(events, bytes)).models.generateContentStream(ASK)) chunks.push(chunk);
  return see(chunks);
}

function expected({ parts, id, model, stop }: HubAnswer, isShown: boolean): SeenAnswer {
  const textsOf = (type: OutputPart["type"]) => parts.map((part) => (part.type === type && "text" in part ? part.text : "")).join("");
  return {
    text: textsOf("text"),
    thoughts: isShown ? textsOf("reasoning") : "",
    calls: parts.flatMap((part) => (part.type === "tool-call" ? [{ id: part.id, name: part.name, args: JSON.parse(part.input) }] : [])),
    signatures: parts.flatMap((part) => (part.type === "reasoning" && part.signature !== null ? [part.signature] : [])),
    finishReason: stop.reason === "length" ? "MAX_TOKENS" : "STOP",
    usage: USAGE,
    ...{ model: model ?? "asked-for", id: id ?? "ours" },
  };
}

describe("an answer is read by Google's client", () => {
  it("whole", async () => {
    await fc.assert(
      fc.asyncProperty(answers, fc.boolean(), async (answer, isShown) => {
        expect(await seeJson(answer, contextFor({ isShown }))).toEqual(expected(answer, isShown));
      }),
      { numRuns: runs(1000) },
    );
  });

  it("as a stream, however it is cut", async () => {
    const sizes = fc.integer({ min: 1, max: 40 });
    await fc.assert(
      fc.asyncProperty(answers, fc.boolean(), sizes, fc.integer({ min: 1, max: 200 }), async (answer, isShown, size, bytes) => {
        expect(await seeStream(answer, contextFor({ isShown }), size, bytes)).toEqual(expected(answer, isShown));
      }),
      { numRuns: runs(500) },
    );
  });

  it("a refusal is text, and says that nothing more will come", async () => {
    const answer: HubAnswer = { id: null, model: null, createdAtMs: null, parts: [], stop: { reason: "refusal", sequence: null } };
    const refused = { ...answer, parts: [{ type: "refusal" as const, text: "I won't.", at: "" }] };
    for (const seen of [await seeJson(refused, contextFor({ isShown: false })), await seeStream(refused, contextFor({ isShown: false }), 2, 50)])
      expect(seen).toMatchObject({ text: "I won't.", finishReason: "SAFETY", model: "asked-for", id: "ours" });
  });

  it("a call whose arguments are no object is none, and is said", async () => {
    const call = { type: "tool-call" as const, id: "c", name: "f", kind: "function" as const, input: '{"a":', cache: null, at: "" };
    const answer: HubAnswer = { id: "1", model: "m", createdAtMs: null, parts: [call], stop: { reason: "tool-calls", sequence: null } };
    for (const seen of [await seeJson(answer, contextFor({ isShown: false })), await seeStream(answer, contextFor({ isShown: false }), 2, 50)])
      expect(seen).toMatchObject({ calls: [], finishReason: "MALFORMED_FUNCTION_CALL" });
  });

  it("without usage nothing is said of it", () => {
    const answer: HubAnswer = { id: "1", model: "m", createdAtMs: null, parts: [], stop: { reason: "end", sequence: null } };
    expect(geminiCaller.writeAnswer(answer, contextFor({ isShown: false }), { usage: null, cost: null })).not.toHaveProperty("usageMetadata");
  });

  it("a failure in mid-stream is the client's own error", async () => {
    const writer = geminiCaller.openStream(contextFor({ isShown: false }));
    const error = new AppError("upstream_timeout", "The provider went silent.", { remedy: "Try again." });
    const events = [
      ...writer.push({ type: "start", id: null, model: null, createdAtMs: null }),
      ...writer.push({ type: "part", index: 0, part: { type: "text", text: "", citations: [], cache: null, at: "" } }),
      ...writer.push({ type: "text", index: 0, text: "Hel" }),
      ...writer.fail(error, "req_1"),
    ];
    const texts: (string | undefined)[] = [];
    const reading = (async () => {
      for await (const chunk of await googleClient(() => streamAnswer(events)).models.generateContentStream(ASK)) texts.push(chunk.text);
    })();
    await expect(reading).rejects.toMatchObject({ name: "ApiError", status: 504 });
    expect(texts).toEqual(["Hel"]);
    const REQUEST = { "@type": "type.googleapis.com/google.rpc.RequestInfo", requestId: "req_1" };
    const details = [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "upstream_timeout", domain: "llm-monitor" }, REQUEST];
    const message = "The provider went silent. Try again. (request req_1)";
    expect(events.at(-1)).toEqual({ name: null, data: { error: { code: 504, message, status: "DEADLINE_EXCEEDED", details } } });
  });
});

describe("a conversation of the client's chat comes back whole", () => {
  const reasoningOf = (maker: Maker): ReasoningPart[] => [
    { type: "reasoning", text: "Hm, \u00e9.", signature: "+/sig==", maker, isRedacted: false, id: maker === "openai" ? "rs_1" : null, at: "" },
    { type: "reasoning", text: "", signature: "d-_ata", maker, isRedacted: maker === "anthropic", id: null, at: "" },
    { type: "reasoning", text: "And: so.", signature: "last", maker, isRedacted: false, id: null, at: "" },
  ];
  const reasoning = fc.constantFrom<Maker>("anthropic", "openai", "google").chain((maker) => fc.subarray(reasoningOf(maker), { minLength: 1 }));

  it.each(["json", "stream"])("with reasoning of every maker, as %s", async (kind) => {
    await fc.assert(
      fc.asyncProperty(answers, reasoning, fc.boolean(), async (whole, added, isShown) => {
        const parts: OutputPart[] = [...added, ...whole.parts.filter(({ type }) => type !== "reasoning"), { ...TEXT }];
        const joined = parts.filter((part, i) => part.type !== "text" || parts[i - 1]?.type !== "text");
        const answer = { ...whole, parts: joined };
        const context = contextFor({ isShown });
        const answered = () =>
          kind === "json" ? jsonAnswer(geminiCaller.writeAnswer(answer, context, closing)) : streamAnswer(writeStream(answer, context, 7));
        const sent: Record<string, unknown>[] = [];
        const chat = googleClient((body) => {
          sent.push(body);
          return answered();
        }).chats.create({ model: "m" });
        for (const message of ["Hi", "And?"])
          if (kind === "json") await chat.sendMessage({ message });
          else for await (const _chunk of await chat.sendMessageStream({ message }));
        const request = readRequest(sent[1] as Record<string, unknown>, { isStreaming: false });
        expect(request.messages.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
        expect(request.messages[1]?.parts.map(withoutPlace)).toEqual(joined.map((part) => withoutPlace(hide(part, isShown))));
      }),
      { numRuns: runs(200) },
    );
  });

  const TEXT: OutputPart = { type: "text", text: "So.", citations: [], cache: null, at: "" };

  function withoutPlace(part: InputPart): unknown {
    if (part.type === "tool-call") return { ...part, at: "", input: JSON.parse(part.input) };
    return part.type === "text" ? { ...part, at: "", citations: [] } : { ...part, at: "" };
  }

  /** Google itself never shows reasoning to those who do not ask; what others need to have back is in the signature. */
  function hide(part: OutputPart, isShown: boolean): OutputPart {
    return !isShown && part.type === "reasoning" && part.maker === "google" ? { ...part, text: "" } : part;
  }
});

it("a signature survives clients that decode it and encode it again in the other alphabet", () => {
  const reasoning = fc.record({ signature: fc.base64String({ minLength: 4 }), maker: fc.constantFrom<Maker>("anthropic", "openai"), text: words });
  fc.assert(
    fc.property(fc.array(reasoning, { minLength: 1, maxLength: 3 }), fc.option(fc.uuid()), (parts, id) => {
      const signed = parts.map((part) => ({ ...part, isRedacted: false, id }));
      expect(readThoughtSignature(Buffer.from(packReasoning(signed), "base64").toString("base64url"))).toEqual(signed);
    }),
    { numRuns: runs(500) },
  );
});

it("reasoning of other makers comes back from clients that forget thoughts and empty texts", () => {
  const call: OutputPart = { type: "tool-call", id: "c", name: "f", kind: "function", input: "{}", cache: null, at: "" };
  const reasoning = ["Hm", "", "So"].map(
    (text, i): ReasoningPart => ({ type: "reasoning", text, signature: `s${i}`, maker: "anthropic", isRedacted: i === 1, id: null, at: "" }),
  );
  const answer: HubAnswer = { id: "1", model: "m", createdAtMs: null, parts: [...reasoning, call], stop: { reason: "tool-calls", sequence: null } };
  for (const isShown of [true, false]) {
    const context = contextFor({ isShown });
    const streamed = writeStream(answer, context, 1).map(({ data }) => data as GenerateContentResponse);
    for (const chunks of [streamed, [geminiCaller.writeAnswer(answer, context, closing) as unknown as GenerateContentResponse]]) {
      const parts = chunks.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? []);
      expect(parts.some(({ thought }) => thought)).toBe(isShown);
      const kept = parts.filter(({ text, thought }) => !thought && text !== "");
      const { messages } = readRequest({ contents: [{ role: "model", parts: kept }] }, { isStreaming: false });
      expect(messages[0]?.parts.map((part) => ({ ...part, at: "" }))).toEqual(answer.parts);
    }
  }
});

it("an answer in one piece is as good as one in many", () => {
  fc.assert(
    fc.property(answers, (answer) => {
      const writer = geminiCaller.openStream(contextFor({ isShown: true }));
      for (const { data } of [...emitAnswer(answer).flatMap((event) => writer.push(event)), ...writer.close(closing)]) {
        const [candidate] = (data as GenerateContentResponse).candidates ?? [];
        expect(candidate?.content?.parts?.length).toBeGreaterThan(0);
        expect(candidate?.content?.parts?.every((part) => Object.keys(part).length > 0)).toBe(true);
      }
    }),
    { numRuns: runs(300) },
  );
});
