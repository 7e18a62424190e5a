import fc from "fast-check";
import { expect, test } from "vitest";
import { PROPERTY_MS_MAX, runs } from "../../../../e2e/tools/support/full-size";
import type { StreamEvent } from "../../hub/format";
import type { HubAnswer, HubEvent } from "../../hub/hub-answer";
import type { Citation, OutputPart } from "../../hub/parts";
import { gather } from "../testing/gather";
import { geminiCaller } from "./caller";
import { geminiProvider } from "./provider";
import { answer, streamAnswerEvents } from "./testing/arbitrary";
import { context, contextFor } from "./testing/google-sdk";

const shown = contextFor({ isShown: true });
const nothing = { usage: null, cost: null };

function writeStream(whole: HubAnswer, size: number): StreamEvent[] {
  const writer = geminiCaller.openStream(shown);
  return [...streamAnswerEvents(whole, size).flatMap((event) => writer.push(event)), ...writer.close(nothing)];
}

function readStream(events: readonly { name: string | null; data: unknown }[]) {
  const reader = geminiProvider.readStream(context);
  const read = [...events.flatMap((event) => reader.push(event)), ...reader.end()];
  return { read, reader, answer: gather(read) };
}

/** Citations come at the end of a stream: those of texts that are over by then are not told. */
function withoutCitations(parts: readonly OutputPart[]): OutputPart[] {
  return parts.map((part) => (part.type === "text" ? { ...part, citations: [] } : part));
}

function citationsOf(part: OutputPart | undefined) {
  return part?.type === "text" ? part.citations : [];
}

test(
  "an answer that is written and read again has lost nothing",
  () => {
    fc.assert(
      fc.property(answer, (whole) => {
        const written = JSON.parse(JSON.stringify(geminiCaller.writeAnswer(whole, shown, nothing)));
        expect(geminiProvider.readAnswer(written, context)).toEqual(whole);
      }),
      { numRuns: runs(8000) },
    );
  },
  PROPERTY_MS_MAX,
);

test("a source stays with its text when another part says the same", () => {
  const said = (citations: Citation[]): OutputPart => ({ type: "text", text: "again", citations, cache: null, at: "" });
  const thought: OutputPart = { type: "reasoning", text: "hm", signature: null, maker: null, isRedacted: false, id: null, at: "" };
  const source = { startIndex: 0, endIndex: 5, url: "https://example.com/", title: "E" };
  for (const parts of [
    [said([]), thought, said([source])],
    [said([source]), thought, said([])],
    [said([]), thought, said([source]), thought, said([])],
  ]) {
    const whole: HubAnswer = { id: "r", model: "m", createdAtMs: null, parts, stop: { reason: "end", sequence: null } };
    for (const asked of [shown, contextFor({ isShown: false })]) {
      const read = geminiProvider.readAnswer(JSON.parse(JSON.stringify(geminiCaller.writeAnswer(whole, asked, nothing))), context);
      const texts = (of: HubAnswer) => of.parts.filter(({ type }) => type === "text");
      expect(texts(read)).toEqual(texts(whole));
    }
  }
});

test(
  "as a stream too, however its texts are cut",
  () => {
    fc.assert(
      fc.property(answer, fc.integer({ min: 1, max: 40 }), (whole, size) => {
        const { answer: read, reader } = readStream(JSON.parse(JSON.stringify(writeStream(whole, size))));
        expect(reader).toMatchObject({ isFinished: true, error: null });
        expect({ ...read, parts: withoutCitations(read.parts) }).toEqual({ ...whole, parts: withoutCitations(whole.parts) });
        expect(citationsOf(read.parts.at(-1))).toEqual(citationsOf(whole.parts.at(-1)));
      }),
      { numRuns: runs(4000) },
    );
  },
  PROPERTY_MS_MAX,
);

test("each part that begins ends, before the stop, and in order", () => {
  fc.assert(
    fc.property(answer, fc.integer({ min: 1, max: 9 }), fc.nat(), (whole, size, cut) => {
      const chunks = writeStream(whole, size);
      const kept = chunks.slice(0, cut % (chunks.length + 1));
      const { read, reader } = readStream(kept);
      expectOrdered(read);
      expect(reader.isFinished).toBe(kept.length === chunks.length);
      expect(read.at(-1)?.type === "stop").toBe(reader.isFinished);
    }),
    { numRuns: runs(2000) },
  );
});

function expectOrdered(events: readonly HubEvent[]): void {
  const open = new Set<number>();
  let next = 0;
  for (const [i, event] of events.entries()) {
    expect(event.type === "start").toBe(i === 0);
    if (event.type === "part") {
      expect(event.index).toBe(next++);
      open.add(event.index);
    } else if ("index" in event) expect(open.has(event.index)).toBe(true);
    if (event.type === "text") expect(event.text).not.toBe("");
    if (event.type === "end") open.delete(event.index);
    if (event.type === "stop") expect(open.size).toBe(0);
  }
  expect(open.size).toBe(0);
}

test("parts that are open at once are written one after the other", () => {
  fc.assert(
    fc.property(answer, fc.integer({ min: 1, max: 9 }), fc.infiniteStream(fc.nat()), (whole, size, picks) => {
      const writer = geminiCaller.openStream(shown);
      const mixed = mix(streamAnswerEvents(whole, size), picks);
      const events = [...mixed.flatMap((event) => writer.push(event)), ...writer.close(nothing)];
      expect(withoutCitations(readStream(events).answer.parts)).toEqual(withoutCitations(whole.parts));
    }),
    { numRuns: runs(500) },
  );
});

/** All parts begin first; then what they say comes in any order. */
function mix(events: HubEvent[], picks: Iterator<number>): HubEvent[] {
  const said = new Map<number, HubEvent[]>();
  for (const event of events) if ("index" in event && event.type !== "part") said.set(event.index, [...(said.get(event.index) ?? []), event]);
  const mixed: HubEvent[] = events.filter(({ type }) => type === "start" || type === "part");
  while (said.size > 0) {
    const keys = [...said.keys()];
    const index = keys[(picks.next().value as number) % keys.length] as number;
    const [first, ...others] = said.get(index) as HubEvent[];
    mixed.push(first as HubEvent);
    if (others.length > 0) said.set(index, others);
    else said.delete(index);
  }
  return [...mixed, ...events.filter(({ type }) => type === "stop")];
}
