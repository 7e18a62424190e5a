import fc from "fast-check";
import { expect, test } from "vitest";
import { fewest, runs } from "../../../../e2e/tools/support/full-size";
import { AppError } from "../../../domain/errors";
import type { Members } from "../../bytes/json/parse-members";
import type { HubRequest } from "../../hub/hub-request";
import { spoil } from "../testing/spoil";
import { geminiProvider } from "./provider";
import { readRequest } from "./read-request";
import { hubRequest } from "./testing/request-arbitrary";

const options = { model: "gemini-3-flash-preview", outputTokensMax: 100 };

/** Without the places, which are the caller's. `auto` is what it is called by not choosing; strictness is one for all that may be called freely. */
function normalize({ toolChoice, tools, messages, ...others }: HubRequest): unknown {
  const isFree = toolChoice === null || toolChoice.kind === "auto";
  const named = tools.map(({ isStrict, value: _value, ...tool }) => ({ ...tool, isStrict: isFree && isStrict }));
  const listed = toolChoice?.kind === "tool" ? named.filter(({ name }) => name === toolChoice.name) : named;
  const signed = messages.map(({ parts, ...message }) => ({
    ...message,
    parts: parts.flatMap((part): unknown[] => {
      if (part.type === "reasoning") return part.signature === "skip_thought_signature_validator" ? [] : [part];
      return [part.type === "tool-call" ? { ...part, input: JSON.parse(part.input) } : part];
    }),
  }));
  const value = { ...others, toolChoice: isFree ? null : toolChoice, tools: listed, messages: signed };
  return JSON.parse(JSON.stringify(value, (name, inner) => (name === "at" ? undefined : inner)));
}

test("a conversation that is written for Google and read again has lost nothing", () => {
  fc.assert(
    fc.property(hubRequest, (request) => {
      const { body, dropped } = geminiProvider.writeRequest(request, { ...options, outputTokensMax: request.outputTokensMax?.value ?? 0 });
      expect(dropped).toEqual([]);
      expect(normalize(readRequest(JSON.parse(JSON.stringify(body)), { isStreaming: false }))).toEqual(normalize(request));
    }),
    { numRuns: runs(2000) },
  );
});

test("in snake case it is the same conversation, and every place is named as the caller names it", () => {
  fc.assert(
    fc.property(hubRequest, (request) => {
      const { body } = geminiProvider.writeRequest(request, options);
      const snake = readRequest(toSnakeCase(body) as Members, { isStreaming: false });
      expect(normalize(snake)).toEqual(normalize(readRequest(body, { isStreaming: false })));
      expect(JSON.stringify(snake.messages.map(({ parts }) => parts.map(({ at }) => at)))).not.toMatch(
        /inlineData|functionCall|functionResponse|fileData/,
      );
    }),
    { numRuns: runs(300) },
  );
});

/** Google's names; not those of a function's arguments, or of a schema's properties. */
function toSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toSnakeCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const isOpen = name === "args" || name === "response" || name === "parametersJsonSchema" || name === "responseJsonSchema";
      return [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), isOpen ? inner : toSnakeCase(inner)];
    }),
  );
}

test("a spoiled request is read or refused by name, and what was read is written or refused by name", () => {
  const replacements = fc.oneof(fc.jsonValue(), fc.constantFrom(null, undefined, "", 0, -1, [], {}, [null], [[]], "toString", "__proto__"));
  const outcomes = { read: 0, refused: 0 };
  fc.assert(
    fc.property(hubRequest, fc.array(fc.nat(), { maxLength: 8 }), replacements, fc.constantFrom("gemini-2.5-pro", "gemini-3.8-flash"), (...given) => {
      const [request, picks, by, model] = given;
      const body = spoil(geminiProvider.writeRequest(request, options).body, picks, by);
      try {
        const read = readRequest((body ?? {}) as Members, { isStreaming: true });
        outcomes.read++;
        geminiProvider.writeRequest(read, { model, outputTokensMax: 10 });
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        expect(error).toMatchObject({ code: "invalid_request", param: expect.any(String) });
        outcomes.refused++;
      }
    }),
    { numRuns: runs(3000) },
  );
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(fewest(100));
});
