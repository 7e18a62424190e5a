import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { runs } from "../../../../e2e/tools/support/full-size";
import { splitBody } from "../../providers/testing/read-answer";
import { EventSplitter, FRAME_BYTES_MAX } from "./split-events";
import type { SseFrame } from "./sse-frame";

const plain = (frames: SseFrame[]) => frames.map(({ raw, name, data }) => ({ raw: text(raw), name, data: data && text(data) }));
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
const split = (stream: string, cuts: number[] = []) => plain(splitBody(Buffer.from(stream), cuts));
const read = (stream: string) => split(stream).map(({ name, data }) => [name, data]);

describe("EventSplitter", () => {
  it.each(["\n", "\r\n", "\r"])("reads fields with line ends %j", (eol) => {
    const stream = ["event: a", "data: 1", "", "data:2", "data:  3", "", ": comment", "", "id: 7", "data", "", ""].join(eol);
    expect(read(stream)).toEqual([
      ["a", "1"],
      [null, "2\n 3"],
      [null, null],
      [null, ""],
    ]);
  });

  it("takes a byte order mark as no part of the first line", () => {
    expect(splitBody(Buffer.from("\ufeffdata: x\n\ndata: y\n\n"), []).map((frame) => String(frame.data))).toEqual(["x", "y"]);
  });

  it("knows fields by their whole name only", () => {
    expect(read("database: 1\ndata : 2\nevents: x\nxdata: 3\n\n")).toEqual([[null, null]]);
  });

  it("reads an event whose blank line never came, at the end", () => {
    expect(read("data: 1\n\ndata: 2")).toEqual([
      [null, "1"],
      [null, "2"],
    ]);
  });

  it("copies nothing of a frame that came in one chunk", () => {
    const chunk = Buffer.from("data: 1\n\ndata: 2\n\n");
    for (const { raw, data } of new EventSplitter().push(chunk)) {
      expect(raw.buffer).toBe(chunk.buffer);
      expect(data?.buffer).toBe(chunk.buffer);
    }
  });

  it("stops to interpret a frame that is too large, and still passes on every byte", () => {
    const splitter = new EventSplitter();
    const chunk = Buffer.alloc(1024 * 1024, "x");
    const frames = splitter.push(Buffer.from("data: 1\n\n"));
    for (let i = 0; i < 20; i++) frames.push(...splitter.push(chunk));
    frames.push(...splitter.push(Buffer.from("\n\ndata: 2\n\n")));
    expect(splitter.isOpaque).toBe(true);
    expect(splitter.rest()).toBeNull();
    expect(frames.filter(({ data }) => data !== null)).toHaveLength(1);
    expect(frames.reduce((sum, { raw }) => sum + raw.length, 0)).toBe(9 + 20 * chunk.length + 11);
    expect(20 * chunk.length).toBeGreaterThan(FRAME_BYTES_MAX);
  });

  it("gives the same frames for any bytes, cut anywhere, and loses none", () => {
    const piece = fc.constantFrom("\n", "\r", "\r\n", "\n\n", "data: x", "data:", "event: e", ":", "\ufeff", "é", "{}", "retry: 1");
    const cuts = fc.array(fc.nat(200), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), cuts, (pieces, at) => {
        const stream = pieces.join("");
        const length = Buffer.byteLength(stream);
        const whole = split(stream);
        const edges = at.map((cut) => cut % (length + 1)).sort((a, b) => a - b);
        expect(split(stream, edges)).toEqual(whole);
        expect(split(stream, [...Array(length).keys()])).toEqual(whole);
        expect(whole.map(({ raw }) => raw).join("")).toBe(text(Buffer.from(stream)));
      }),
      { numRuns: runs(3000) },
    );
  });

  it("looks for the end of a line once per line of a usual stream", () => {
    const event = `data: ${JSON.stringify({ id: "chatcmpl-1", choices: [{ index: 0, delta: { content: " word" } }], usage: null })}\n\n`;
    const splitter = new EventSplitter();
    splitter.push(Buffer.from(event));
    const searches = [vi.spyOn(Buffer.prototype, "indexOf"), vi.spyOn(Buffer.prototype, "includes")];
    expect(splitter.push(Buffer.from(event.repeat(50)))).toHaveLength(50);
    expect(searches.reduce((sum, { mock }) => sum + mock.calls.length, 0)).toBeLessThanOrEqual(2 * 50 + 2);
    vi.restoreAllMocks();
  });
});
