import { parseArgs } from "node:util";
import { z } from "zod";
import { STORE_KINDS } from "../money/server/open-store";
import { findLosses } from "./find-losses";
import { runKillRounds } from "./run-kill-rounds";

// `npm run test:crash -- --rounds 200 --database postgresql`: kills at random moments under load lose no row and no charge, and invent none. CI makes 30 on each.
const { values } = parseArgs({ options: { rounds: { type: "string", default: "200" }, database: { type: "string" } } });
const stores = values.database === undefined ? STORE_KINDS : [z.enum(STORE_KINDS).parse(values.database)];
let failed = 0;
for (const store of stores) {
  const report = await runKillRounds({ rounds: Number(values.rounds), store });
  const losses = findLosses(report);
  console.log(JSON.stringify({ ...report, losses }, null, 2));
  if (losses.length > 0) failed += 1;
}
console.log(`${stores.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
