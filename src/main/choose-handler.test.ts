import { expect, test } from "vitest";
import { isBrowserCall, isGatewayPath } from "./choose-handler";

test.each([
  ["/api/v1/openai/chat/completions", true],
  ["/api/v1/models?limit=2", true],
  ["/api/v1/feedback", false],
  ["/api/v1/feedback?x", false],
  ["/api/v1/feedbacks", true],
  ["/api/v1/administrator/x", true],
  ["/api/v1beta/models/gemini-2.5-flash:generateContent", true],
  ["/api/v1beta", false],
  ["/api/v1/admin", false],
  ["/api/v1/admin?x", false],
  ["/api/v1/admin/ai/models", false],
  ["/api/v1", false],
  ["/api/keys", false],
  ["/", false],
])("%s is the gateway's: %s", (target, expected) => {
  expect(isGatewayPath(target)).toBe(expected);
});

test.each([
  ["/api/chat/completions", true],
  ["/api/chat/completions?x=1", true],
  ["/api/chat/completionsx", false],
  ["/api/chat", false],
  ["/api/v1/chat/completions", false],
])("%s is a browser app's call: %s", (target, expected) => {
  expect(isBrowserCall(target)).toBe(expected);
});
