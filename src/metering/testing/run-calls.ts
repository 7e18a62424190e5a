import { appendFileSync } from "node:fs";
import { loadCatalog } from "../../catalog/load-catalog";
import { beginCall } from "./begin-call";
import { makeMeter } from "./make-meter";
import { holdRequest, resoldCall } from "./resold-call";

// A process of its own: resells calls of 1,000 nano-dollars, 32 at a time, until the balance is used up or it is killed.
// Arguments: organization, its key, spool folder, file that gets a line for each call whose answer may go out, how many calls are tried at most.
const [organizationId = "", credentialId = "", spoolFolder = "", answered = "", triesMax = "1"] = process.argv.slice(2);
const labels = { sessionId: null, userId: "alice", tags: { team: "search" } };
await loadCatalog();
const { meter, close } = makeMeter({ spoolFolder });
await meter.sweep();
meter.start();
let left = Number(triesMax);

async function client(): Promise<void> {
  while (left > 0) {
    left -= 1;
    const ticket = await beginCall(meter, holdRequest({ organizationId, credentialId, labels })).catch(() => null);
    if (!ticket) continue;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
    await meter.finish(resoldCall(ticket, { caller: { organizationId, credentialId, mode: "reseller" }, labels }));
    appendFileSync(answered, `${ticket.requestId}\n`);
  }
}
await Promise.all(Array.from({ length: 32 }, client));
await close();
process.exit(0);
