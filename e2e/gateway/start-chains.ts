import { expect } from "vitest";
import { callResold, type ResoldCall } from "../money/resold-call";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";
import { TEST_ACTOR } from "../tools/support/test-actor";
import { ignoreFailures, makeRoute } from "./make-route";

const FUNDS = 10_000_000_000n;
/** From `startChains` on. */
export let reseller: Reseller;
/** A customer with money. */
export let shop: Shop;

/** A reseller whose routes are what suites about falling over ask. */
export async function startChains(): Promise<void> {
  reseller = await startReseller({ RESELLER_DRAIN_TIMEOUT_MS: "1500", ALLOW_PRIVATE_UPSTREAMS: "on" });
  await ignoreFailures();
  shop = await reseller.openShop("rules", FUNDS);
  const chain = { primary: "google/gemini-1.5-flash", fallbacks: ["openai/gpt-4o-mini", "anthropic/claude-3-5-haiku"] };
  await makeRoute(reseller, { name: "chain", ...chain, numRetries: 0, ttftTimeoutSeconds: 1, timeoutSeconds: 1, isDefault: true });
  await makeRoute(reseller, { name: "persistent", ...chain, numRetries: 1 });
  await makeRoute(reseller, { name: "alone", primary: "openai/gpt-4o-mini", numRetries: 0 });
  // A model's name: its calls go along the route.
  await makeRoute(reseller, { name: "gpt-4o", primary: "openai/gpt-4o", fallbacks: ["anthropic/claude-3-5-haiku"], numRetries: 0 });
  await makeRoute(reseller, { name: "dear", primary: "google/gemini-1.5-flash", fallbacks: ["xai/grok-beta"], numRetries: 0 });
  await makeRoute(reseller, { name: "small-second", primary: "anthropic/claude-haiku-4-5", fallbacks: ["openai/gpt-4o-mini"], numRetries: 0 });
  const longer = { contextWindowFallbacks: ["google/gemini-1.5-flash"] };
  await makeRoute(reseller, { name: "long", primary: "openai/gpt-4o-mini", ...longer, numRetries: 0 });
  await makeRoute(reseller, { name: "gaps", primary: "openai/no-such-model", fallbacks: ["nobody/x", "openai/gpt-4o-mini"], numRetries: 0 });
}

export const stopChains = (): Promise<void> | undefined => reseller?.close();

type Asked = Partial<ResoldCall> & { model: string };
export const call = (asked: Asked) => callResold({ origin: reseller.origin, key: shop.key, outputTokensMax: 200, ...asked });
export const bookedAs = (tag: string) => reseller.simulator.books.calls.filter((one) => one.tag === tag);
export const providersOf = (tag: string) => bookedAs(tag).map(({ provider }) => provider);

/** The row of a call, once all is written. */
export async function rowOf(requestId: string | null) {
  await reseller.settled();
  return reseller.database().usageRecord.findUniqueOrThrow({ where: { requestId: requestId ?? "" } });
}

/** A key of the customer that is limited to these names. */
export async function keyFor(allowedModels: string[]): Promise<string> {
  const { createCredential } = await import("../../src/keys/create-credential");
  const { API_KEY } = await import("../../src/keys/credential-kind");
  const narrow = { organizationId: shop.organizationId, actor: TEST_ACTOR, name: "narrow", expiresAt: null, allowedModels };
  return (await createCredential(API_KEY, narrow)).secret;
}

export async function expectCleanBooks(): Promise<void> {
  await reseller.settled();
  const charged = (await shop.rows()).reduce((sum, row) => sum + (row.chargedNanoUsd ?? 0n), 0n);
  expect(await shop.balance()).toEqual({ availableNanoUsd: FUNDS - charged, heldNanoUsd: 0n });
  await reseller.expectCleanLedger();
}
