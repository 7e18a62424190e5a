import { expect, test } from "vitest";
import type { ModelListing } from "../domain/resale";
import { listModels } from "./list-models";
import type { GatewayPorts } from "./ports";

const PRICING = { input: "1.000000000", output: "2.000000000", cacheRead: null, cacheWrite: null };
const listing = (providerId: string): ModelListing => ({
  ...{ id: `model-of-${providerId}`, providerId, createdAtMs: 0, contextWindow: null, maxOutputTokens: null, capabilities: [], pricing: PRICING },
});
const caller = { organizationId: "org_1", credentialId: "key_1", mode: "reseller" as const };

/** Which of two providers' models are listed when these have keys. */
function list(configured: readonly string[], allowedModels: readonly string[] | null = null): string[] {
  const findTargets = (name: string) => ({
    rule: null,
    targets: [{ name, found: { status: "found", model: { id: name }, apiKey: configured.some((id) => name.endsWith(id)) ? "sk" : null } }],
  });
  const ports = { listModels: () => [listing("one"), listing("two")], findTargets } as unknown as GatewayPorts;
  const { body } = listModels(ports, { ...caller, allowedModels }, "req_1");
  return JSON.parse(String(body)).data.map(({ id }: { id: string }) => id);
}

test("models whose provider has no key are not listed, for they cannot be called", () => {
  expect(list(["one", "two"])).toEqual(["model-of-one", "model-of-two"]);
  expect(list(["two"])).toEqual(["model-of-two"]);
  expect(list(["two"], ["model-of-one"])).toEqual([]);
});

test("without any provider's key, all are: what could be sold, and at which price", () => {
  expect(list([])).toEqual(["model-of-one", "model-of-two"]);
  expect(list([], ["model-of-one"])).toEqual(["model-of-one"]);
});
