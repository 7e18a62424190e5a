import { expect, test } from "vitest";
import { isGatewayPath } from "./choose-handler";

test.each([
  ["/api/v1/openai/chat/completions", true],
  ["/api/v1/models?limit=2", true],
  ["/api/v1/administrator/x", true],
  ["/api/v1/admin", false],
  ["/api/v1/admin?x", false],
  ["/api/v1/admin/ai/models", false],
  ["/api/v1", false],
  ["/api/keys", false],
  ["/", false],
])("%s is the gateway's: %s", (target, expected) => {
  expect(isGatewayPath(target)).toBe(expected);
});
