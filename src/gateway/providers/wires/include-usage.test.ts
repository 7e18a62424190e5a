import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../../../../e2e/tools/support/full-size";
import { scanTopLevel } from "../../bytes/json/scan-json";
import type { SseFrame } from "../../bytes/sse/sse-frame";
import { splitBody } from "../testing/read-answer";
import { injectIncludeUsage, stripAddedUsage } from "./include-usage";

const inject = (text: string) => {
  const body = Buffer.from(text);
  const changed = injectIncludeUsage(body, scanTopLevel(body));
  return changed && Buffer.from(changed).toString();
};

describe("injectIncludeUsage", () => {
  it.each([
    ['{"stream":true}', '{"stream":true,"stream_options":{"include_usage":true}}'],
    ['{ "stream" : true , "seed":1.0 }\n', '{ "stream" : true , "seed":1.0,"stream_options":{"include_usage":true} }\n'],
    ['{"stream":true,"stream_options":null}', '{"stream":true,"stream_options":{"include_usage":true}}'],
    ['{"stream":true,"stream_options":{ }}', '{"stream":true,"stream_options":{ "include_usage":true}}'],
    [
      '{"stream_options":{"include_obfuscation":false},"stream":true}',
      '{"stream_options":{"include_obfuscation":false,"include_usage":true},"stream":true}',
    ],
    ['{"stream":true,"stream_options":{"include_usage": false}}', '{"stream":true,"stream_options":{"include_usage": true}}'],
    ['{"stream":true,"stream_options":{"include_usage":null}}', '{"stream":true,"stream_options":{"include_usage":true}}'],
  ])("%s becomes %s", (before, after) => expect(inject(before)).toBe(after));

  it.each([
    '{"stream":true,"stream_options":{"include_usage":true}}',
    '{"stream":false}',
    "{}",
    '{"stream":"true"}',
    '{"stream":true,"stream_options":"x"}',
    '{"stream":true,"stream_options":{"include_usage":1}}',
    '{"stream":true',
  ])("%s stays as it is", (body) => expect(inject(body)).toBeNull());

  it("changes nothing but the option, whatever else the body holds", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (rest) => {
        const { stream_options: _, ...kept } = rest;
        const body = JSON.stringify({ ...kept, stream: true });
        expect(JSON.parse(inject(body) as string)).toEqual({ ...JSON.parse(body), stream_options: { include_usage: true } });
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe("stripAddedUsage", () => {
  it.each([
    ['{"usage":null,"choices":[{}]}', '{"choices":[{}]}'],
    ['{"choices":[{"delta":{"usage":null}}],"usage":null}', '{"choices":[{"delta":{"usage":null}}]}'],
    ['{"choices":[{"delta":{"a":1,"usage":null}}]}', '{"choices":[{"delta":{"a":1,"usage":null}}]}'],
    ['{"usage":null}', "{}"],
    ['{"choices":[],"usage":{"prompt_tokens":1},"moderation":{}}', '{"choices":[],"moderation":{}}'],
    ['{"choices":[],"prompt_filter_results":[],"usage":null}', '{"choices":[],"prompt_filter_results":[]}'],
    ['{"choices":[{"delta":{"content":",\\"usage\\":null"}}]}', '{"choices":[{"delta":{"content":",\\"usage\\":null"}}]}'],
    ['{"usage":null', '{"usage":null'],
    ["[DONE]", "[DONE]"],
  ])("%s becomes %s", (before, after) => {
    const [frame] = splitBody(Buffer.from(`: note\nid: 3\ndata: ${before}\n\n`), []) as [SseFrame];
    const stripped = stripAddedUsage(frame.raw, frame.data as Uint8Array);
    expect(String(stripped)).toBe(`: note\nid: 3\ndata: ${after}\n\n`);
    if (before === after) expect(stripped).toBe(frame.raw);
  });

  it("drops an event that is nothing but the usage", () => {
    const [frame] = splitBody(Buffer.from('data: {"id":"x","choices": [ ],"usage":{"prompt_tokens":1}}\n\n'), []) as [SseFrame];
    expect(stripAddedUsage(frame.raw, frame.data as Uint8Array)).toBeNull();
  });

  it("leaves an event of several data lines alone", () => {
    const [frame] = splitBody(Buffer.from('data: {"choices":[{}],\ndata: "usage":null}\n\n'), []) as [SseFrame];
    expect(stripAddedUsage(frame.raw, frame.data as Uint8Array)).toBe(frame.raw);
  });
});
