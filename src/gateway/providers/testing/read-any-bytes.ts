import fc from "fast-check";
import { expect } from "vitest";
import type { WireId } from "../contract";
import { reader } from "./read-wire";

const WIRES: [string, WireId][] = [
  ["openai", "openai-chat"],
  ["openai", "openai-completions"],
  ["openai", "openai-responses"],
  ["openai", "openai-batch-output"],
  ["openai", "openai-audio"],
  ["anthropic", "anthropic-messages"],
  ["anthropic", "anthropic-batch-results"],
  ["google", "gemini"],
  ["xai", "openai-chat"],
  ["openrouter", "openai-chat"],
  ["groq", "openai-chat"],
  ["replicate", "replicate-prediction"],
  ["stability", "stability-image"],
];

/** No reader throws or counts below zero, whatever bytes come: noise, JSON, and `bodies` with one byte changed. */
export function expectSaneReadings(bodies: readonly Buffer[], numRuns: number): void {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.json().map((json) => Buffer.from(json)),
    fc.tuple(fc.constantFrom(...bodies), fc.nat(), fc.nat(255)).map(([body, at, byte]) => {
      const changed = Buffer.from(body.subarray(body.indexOf("{")));
      changed[at % changed.length] = byte;
      return changed;
    }),
  );
  const names = fc.constantFrom(null, "message_start", "message_delta", "error");
  fc.assert(
    fc.property(fc.constantFrom(...WIRES), fc.array(bytes, { maxLength: 4 }), names, ([dialect, wire], chunks, name) => {
      const streamed = reader({ dialect, wire });
      for (const chunk of chunks) streamed.event(name, chunk);
      const whole = reader({ dialect, wire });
      whole.body(chunks[0] ?? Buffer.alloc(0));
      for (const result of [streamed.result(), whole.result()]) {
        expect(result.statedCostNanoUsd ?? 0n).toBeGreaterThanOrEqual(0n);
        for (const pass of result.passes) expect(Object.values(pass.buckets).every((count) => count >= 0 && Number.isFinite(count))).toBe(true);
      }
    }),
    { numRuns },
  );
}
