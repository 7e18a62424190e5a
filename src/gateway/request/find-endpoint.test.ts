import { expect, test } from "vitest";
import type { GatewayPorts } from "../ports";
import { findEndpoint, shapeAt } from "./find-endpoint";

const ports = { findTarget: () => null } as unknown as GatewayPorts;

test.each([
  ["/api/v1/chat/completions", { kind: "chat", format: "chat", method: "POST", isBrowser: false }],
  ["/api/chat/completions", { kind: "chat", format: "chat", isBrowser: true }],
  ["/api/v1/responses", { kind: "chat", format: "responses", errorShape: "openai" }],
  ["/api/v1/messages?beta=true", { kind: "chat", format: "messages", errorShape: "messages" }],
  ["/api/v1/messages/count_tokens", { kind: "count", format: "messages" }],
  ["/api/v1/models/anthropic%2Fclaude", { kind: "model", method: "GET", modelName: "anthropic/claude" }],
  ["/api/v1beta/models", { kind: "models", format: "gemini" }],
  ["/api/v1beta/models/gemini-2.5-flash", { kind: "model", format: "gemini", modelName: "gemini-2.5-flash" }],
  ["/api/v1beta/models/gemini-2.5-flash:generateContent", { kind: "chat", format: "gemini", modelName: "gemini-2.5-flash", isStreaming: false }],
  ["/api/v1beta/models/a/b:streamGenerateContent?alt=sse", { kind: "chat", modelName: "a/b", isStreaming: true, streamsAs: "events" }],
  ["/api/v1beta/models/llama3:8b:streamGenerateContent", { modelName: "llama3:8b", isStreaming: true, streamsAs: "array" }],
  ["/api/v1/models/gemini-2.5-flash:generateContent", { kind: "chat", format: "gemini", errorShape: "generate-content", isStreaming: false }],
  ["/api/v1/models/m:streamGenerateContent?alt=sse", { kind: "chat", format: "gemini", modelName: "m", isStreaming: true, streamsAs: "events" }],
  ["/api/v1/models/llama3:8b", { kind: "model", method: "GET", format: "chat", modelName: "llama3:8b" }],
  ["/api/v1beta/models/m:countTokens", { kind: "count", errorShape: "generate-content", modelName: "m" }],
])("%s", (target, expected) => {
  expect(findEndpoint(ports, target)).toMatchObject({ mode: "reseller", hasCredential: false, ...expected });
});

test.each(["/api/v1beta/models/m:toString", "/api/v1beta/models/m:embedContent", "/api/v1beta/files", "/api/v1beta/models/%ff:generateContent"])(
  "%s is no endpoint",
  (target) => {
    expect(() => findEndpoint(ports, target)).toThrow("There is no such endpoint.");
  },
);

test("where there is no endpoint, errors have the shape of whoever asks there", () => {
  const targets = ["/api/v1beta/files", "/api/v1beta/models/m:toString?alt=sse", "/api/v1/files", "/api/v1betas/x"];
  expect(targets.map(shapeAt)).toEqual(["generate-content", "generate-content", "openai", "openai"]);
});
