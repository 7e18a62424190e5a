import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { parseArgs } from "node:util";
import { prepareClient } from "./prepare.mjs";

/** `npm run ledger:adjust -- --organization org_… --amount=-1.50 --reason "…"`: gives to, or takes from, what is available. Cannot be undone, only answered. */
if (existsSync(".env")) process.loadEnvFile(".env");
await prepareClient();
const { database } = await import("../db/client");
const { newId } = await import("../domain/ids");
const { formatUsd, parseUsd } = await import("../domain/money");
const { postEntry } = await import("../ledger/post-entry");
const { recordChange } = await import("../audit/record-change");

const { values } = parseArgs({ options: { organization: { type: "string" }, amount: { type: "string" }, reason: { type: "string" } } });
const { organization: organizationId, amount, reason } = values;
if (!organizationId || !amount || !reason) throw new Error('usage: npm run ledger:adjust -- --organization org_… --amount=-1.50 --reason "…"');
const known = await database().organization.findUnique({ where: { id: organizationId } });
if (!known) throw new Error(`There is no organization ${organizationId}.`);
const entry = await database().$transaction(async (tx) => {
  const posted = await postEntry(tx, {
    organizationId,
    type: "adjustment",
    amountNanoUsd: parseUsd(amount),
    counterAccount: "house:adjustments",
    reference: newId("txn"),
    description: reason,
  });
  const change = { action: "balance.adjusted", target: posted.id, organizationId, before: null, after: { amount, reason } };
  await recordChange(tx, { id: "operator", name: `${userInfo().username} at the command line`, address: null }, change);
  return posted;
});
console.log(`${entry.id}: ${known.name} has ${formatUsd(entry.balanceAfterNanoUsd)} USD now.`);
await database().$disconnect();
