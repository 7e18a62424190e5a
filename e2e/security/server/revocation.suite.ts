import { afterAll, beforeAll, expect, test } from "vitest";
import { type StagedApp, shareApp } from "../../sdk/share-app";
import type { Account } from "../../tools/support/account";
import { bySize } from "../../tools/support/full-size";

const ROUNDS = bySize({ small: 5, full: 15 });
let staged: StagedApp;
let account: Account;

beforeAll(async () => {
  staged = await shareApp("server");
  account = await staged.app.register();
});
afterAll(() => staged?.close());

interface Made {
  id: string;
  key?: string;
  token?: string;
}

const asKey = ({ key }: Made) => statusOf("/api/v1/models", { authorization: `Bearer ${key}` });
const asToken = ({ token }: Made) =>
  statusOf("/api/v1/openai/models", { authorization: "Bearer sk-callers-own", "x-monitor-token": token as string });

async function statusOf(path: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(`${staged.app.origin}${path}`, { headers });
  await response.arrayBuffer();
  return response.status;
}

const remove = (path: string, id: string) => account.call("DELETE", `${path}?id=${id}`);
const rotate = (path: string, id: string) => account.call("POST", `${path}/rotate`, { id, overlapSeconds: 0 });

// The pages' process has answered, and the gateway's has a cache of its own, in which the credential is: used just now, many times.
test.each([
  ["an API key", "deleted", "/api/keys", asKey, remove],
  ["an API key", "rotated", "/api/keys", asKey, rotate],
  ["a monitor token", "deleted", "/api/tokens", asToken, remove],
  ["a monitor token", "rotated", "/api/tokens", asToken, rotate],
] as const)("%s that was %s is refused at the very next call", async (_what, _how, path, use, finish) => {
  for (let round = 0; round < ROUNDS; round++) {
    const made = await account.call<Made>("POST", path, { name: `round ${round}` });
    expect(await Promise.all([use(made), use(made), use(made)])).toEqual([200, 200, 200]);
    await finish(path, made.id);
    expect(await use(made), `round ${round}`).toBe(401);
  }
});
