import { formatUsd, parseUsd } from "../../../src/domain/money";
import type { Account } from "../../tools/support/account";
import type { App } from "../../tools/support/start-app";

const PAYMENT_MAX = parseUsd("10000");

export interface Balance {
  /** Nano-dollars. */
  balance: bigint;
  available: bigint;
  held: bigint;
}

/** A new account with money and an API key, made over HTTP as its owner would. */
export interface ServerShop {
  account: Account;
  key: string;
  balance(): Promise<Balance>;
}

/** `fundsUsd`: at most two decimals; more than 10,000 are paid in several times. */
export async function openServerShop(app: App, fundsUsd: string): Promise<ServerShop> {
  const account = await app.register();
  for (let left = parseUsd(fundsUsd); left > 0n; left -= PAYMENT_MAX) {
    const isLast = left <= PAYMENT_MAX;
    await account.call("POST", "/api/balance/charge", { amount: formatUsd(isLast ? left : PAYMENT_MAX).slice(0, -7) });
  }
  const { key } = await account.call<{ key: string }>("POST", "/api/keys", { name: "test" });
  const balance = async () => {
    const said = await account.call<Record<"balance" | "available" | "held", string>>("GET", "/api/balance");
    return { balance: parseUsd(said.balance), available: parseUsd(said.available), held: parseUsd(said.held) };
  };
  return { account, key, balance };
}
