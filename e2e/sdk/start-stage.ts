import { expect } from "vitest";
import type { ProviderName } from "../tools/simulator/provider-names";
import type { SimCall, Simulator } from "../tools/simulator/start-simulator";
import type { Account } from "../tools/support/account";
import type { App, AppOptions } from "../tools/support/start-app";
import { shareApp, stageApp } from "./share-app";

/** `Request` of the HTTP contract, as far as these tests look at it. */
export interface LoggedCall {
  requestId: string;
  provider: string;
  model: string;
  endpoint: string;
  statusCode: number;
  outcome: string;
  isStreaming: boolean;
  tokens: { input: number; output: number; cacheRead: number; cacheWrite: number; reasoning: number };
  usageSource: string;
  cost: { status: string; provider: string | null };
}

export interface Metered<T> {
  result: T;
  /** What reached the provider, in order of arrival, and the dashboard's entry of each. */
  calls: SimCall[];
  logged: LoggedCall[];
}

export interface Stage {
  app: App;
  simulator: Simulator;
  account: Account;
  token: string;
  /** All that a user adds to an SDK besides the base URL. */
  headers: { "X-Monitor-Token": string };
  url(provider: ProviderName): string;
  /**
   * Runs calls and checks that the dashboard shows each with the provider's own figures. Tokens are compared where the provider stated
   * them or the call has none; what is left (an aborted call) is the test's to check.
   */
  metered<T>(run: () => Promise<T>): Promise<Metered<T>>;
  close(): Promise<void>;
}

/** A real server with the simulator as every provider, and a new user with a monitor token. With an `env` of its own it is not shared. */
export async function startStage(mount: AppOptions["mount"], env?: Record<string, string>): Promise<Stage> {
  const { app, simulator, close } = await (env ? stageApp({ mount, env }) : shareApp(mount));
  const account = await app.register();
  const token = await account.mintToken();
  const seen = new Set<string>();

  async function metered<T>(run: () => Promise<T>): Promise<Metered<T>> {
    const before = simulator.books.calls.length;
    const result = await run();
    await simulator.books.idle();
    const calls = simulator.books.calls.slice(before);
    const logged = await readNewCalls({ account, seen, count: calls.length });
    for (const [i, call] of calls.entries()) compare(logged[i], call);
    return { result, calls, logged };
  }

  const url = (provider: ProviderName) => `${app.origin}/api/v1/${provider}`;
  return { app, simulator, account, token, headers: { "X-Monitor-Token": token }, url, metered, close };
}

/** The log's entries since the last look, oldest first. An SDK may be content before the answer's last byte, so the entry may come a moment later. */
async function readNewCalls({ account, seen, count }: { account: Account; seen: Set<string>; count: number }): Promise<LoggedCall[]> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const { requests } = await account.call<{ requests: LoggedCall[] }>("GET", "/api/usage/requests?limit=50");
    const fresh = requests.filter(({ requestId }) => !seen.has(requestId)).reverse();
    if (fresh.length >= count || Date.now() > deadline) {
      for (const { requestId } of fresh) seen.add(requestId);
      expect(fresh, "entries in the request log").toHaveLength(count);
      return fresh;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const NO_TOKENS = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 };

function compare(logged: LoggedCall | undefined, call: SimCall): void {
  expect(logged).toMatchObject({ provider: call.provider, statusCode: call.status });
  // The log has what was asked for; the books have what was answered, and a refusal is no stream.
  if (call.status < 400) expect(logged?.isStreaming).toBe(call.stream);
  if (call.servedTokens === null) expect(logged?.tokens).toEqual(NO_TOKENS);
  else if (call.model !== null) expect(logged?.model).toBe(call.model);
  if (call.servedTokens !== null && call.usageWasSent) expect(logged).toMatchObject({ tokens: call.servedTokens, usageSource: "provider" });
}

/** The one item of a list that must have one. */
export function only<T>(items: readonly T[]): T {
  expect(items).toHaveLength(1);
  return items[0] as T;
}

export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}
