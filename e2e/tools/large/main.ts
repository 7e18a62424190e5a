import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { prepareClient } from "../../../src/commands/prepare.mjs";

/** `npm run seed:large -- --requests 1000000`: fills the first account's organization with so many calls of the last 90 days. */
if (existsSync(".env")) process.loadEnvFile(".env");
const { values } = parseArgs({ options: { requests: { type: "string" } } });
const requests = z.coerce.number().int().min(1).max(100_000_000).safeParse(values.requests);
if (!requests.success) throw new Error("usage: npm run seed:large -- --requests 1000000");
await prepareClient();
const { fillOrganization } = await import("./fill-organization");
const startedMs = performance.now();
const { organization, calls } = await fillOrganization({
  calls: requests.data,
  onProgress: (done) => done % 50_000 === 0 && console.log(`${done} of ${requests.data} calls`),
});
console.log(`${organization} has ${calls} calls more, after ${Math.round((performance.now() - startedMs) / 1000)} s.`);
process.exit(0); // what follows the catalog would go on
