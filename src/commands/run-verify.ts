import { existsSync } from "node:fs";
import { prepareClient } from "./prepare.mjs";

/** `npm run ledger:verify`: recomputes the whole ledger; names every difference, and ends with status 1 when there is one. */
if (existsSync(".env")) process.loadEnvFile(".env");
await prepareClient();
const { verifyLedger } = await import("../ledger/verify/verify-ledger");
const { database } = await import("../db/client");
const { organizations, entries, holds, calls, budgetPeriods, differences } = await verifyLedger(
  ({ organizationId, subject, rule, expected, found }) =>
    console.error(`${organizationId} ${subject}: ${rule}: expected ${expected}, found ${found}`),
);
console.log(
  `${organizations} organizations, ${entries} entries, ${holds} holds, ${budgetPeriods} periods of budgets, ${calls} calls: ${differences} differences`,
);
await database().$disconnect();
process.exitCode = differences === 0 ? 0 : 1;
