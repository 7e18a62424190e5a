import { describe, expect, it } from "vitest";
import type { SseFrame } from "../../bytes/sse/sse-frame";
import { splitBody } from "../testing/read-answer";
import { readFixtures } from "../testing/read-fixtures";
import { stripAddedUsage } from "./include-usage";

describe("stripAddedUsage", () => {
  const recorded = readFixtures().filter(({ api, isEventStream, status }) => api === "chat_completions" && isEventStream && status === 200);
  const strip = (frames: SseFrame[]) =>
    Buffer.concat(frames.map(({ raw, data }) => (data ? stripAddedUsage(raw, data) : raw)).filter((raw) => raw !== null));
  const without = recorded.filter(({ body }) => !Buffer.from(body).includes('"usage"'));

  it("has streams to work on", () => {
    expect(without.length).toBeGreaterThanOrEqual(3);
    expect(recorded.length - without.length).toBeGreaterThanOrEqual(12);
  });

  it.each(without.map((fixture) => [fixture.name, fixture.body] as const))("%s: leaves not a byte of what the option adds", (_name, body) => {
    const usageEvent =
      'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","service_tier":"default","system_fingerprint":null,"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3},"obfuscation":"x"}\n\n';
    const text = Buffer.from(body).toString();
    for (const member of [',"usage":null', ', "usage" : null']) {
      const added = text
        .replaceAll(/\],?("obfuscation":"[^"]*")?\}\n\n/g, (end) => end.replace("]", `]${member}`))
        .replaceAll(/\}(,"obfuscation":"[^"]*")?\}\n\n/g, (end) => end.replace("}", `}${member}`))
        .replace("data: [DONE]", `${usageEvent}data: [DONE]`);
      expect(added).toContain(member);
      expect(strip(splitBody(Buffer.from(added), [])).toString()).toBe(text);
      expect(strip(splitBody(Buffer.from(text), [])).toString()).toBe(text);
    }
  });

  const withUsage = recorded.filter((fixture) => !without.includes(fixture));
  it.each(withUsage.map((fixture) => [fixture.name, fixture.body] as const))(
    "%s: keeps every event that says more than the usage, whole but for it",
    (_name, body) => {
      const events = (bytes: Uint8Array) =>
        splitBody(bytes, [])
          .filter(({ data }) => data && String(data) !== "[DONE]")
          .map(({ data }) => JSON.parse(String(data)));
      const stripped = strip(splitBody(body, []));
      expect(stripped.includes('"usage"')).toBe(false);
      const expected = events(body)
        .filter((event) => !(event.choices.length === 0 && event.usage && !event.moderation))
        .map(({ usage: _, ...event }) => event);
      expect(events(stripped)).toEqual(expected);
      expect(expected.length).toBeGreaterThan(0);
    },
  );
});
